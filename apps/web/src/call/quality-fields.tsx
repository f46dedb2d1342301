import { useId, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { useMediaChoices } from './media-choices.tsx';

/** Whether the others are seen. */
export function QualityFields(): ReactNode {
  const { audioOnly, setAudioOnly } = useMediaChoices();
  const id = useId();
  const { settings } = texts;
  return (
    <div className="device-fields">
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
