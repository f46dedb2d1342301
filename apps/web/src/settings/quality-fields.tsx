import { useSupport } from '@crossfade/video-react/support';
import { useId, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { useMediaPreferences } from './media-preferences.tsx';
import { SEND_QUALITIES } from './send-quality.ts';

/** How much video is sent, and whether the others' is received. */
export function QualityFields(): ReactNode {
  const { sendQuality, setSendQuality, audioOnly, setAudioOnly } = useMediaPreferences();
  const layers = useSupport('simulcast');
  const id = useId();
  const { settings } = texts;
  return (
    <div className="device-fields">
      <div className="field-group">
        <label htmlFor={`${id}-send`}>{settings.sendQuality}</label>
        <select
          id={`${id}-send`}
          className="field field-select"
          value={sendQuality}
          disabled={!layers.supported}
          aria-describedby={layers.supported ? undefined : `${id}-send-unavailable`}
          onChange={(event) => {
            const chosen = SEND_QUALITIES.find((quality) => quality === event.target.value);
            if (chosen) setSendQuality(chosen);
          }}
        >
          {SEND_QUALITIES.map((quality) => (
            <option key={quality} value={quality}>
              {settings.sendQualities[quality]}
            </option>
          ))}
        </select>
        {layers.supported ? null : (
          <p id={`${id}-send-unavailable`} className="field-note">
            {texts.unavailable(layers.reason)}
          </p>
        )}
      </div>
      <label className="switch-field">
        <input
          type="checkbox"
          className="switch"
          checked={audioOnly}
          aria-describedby={`${id}-audio`}
          onChange={(event) => setAudioOnly(event.target.checked)}
        />
        <span className="switch-name">{settings.audioOnly}</span>
        <span id={`${id}-audio`} className="switch-note">
          {settings.audioOnlyNote}
        </span>
      </label>
    </div>
  );
}
