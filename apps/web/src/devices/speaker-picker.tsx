import {
  useDevices,
  useSpeaker,
  useSpeakerDevice,
  useSpeakerSelectable,
} from '@crossfade/video-react/devices';
import { Volume2 } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { rememberPreferences } from '../settings/preferences.ts';

/** Chooses where the others are heard, as far as the browser lets a page choose, and tries it out. */
export function SpeakerPicker(): ReactNode {
  const speaker = useSpeaker();
  const chosen = useSpeakerDevice();
  const { speakers } = useDevices();
  const selectable = useSpeakerSelectable() && speakers.length > 0;
  const id = useId();
  const known = speakers.some(({ deviceId }) => deviceId === chosen);
  return (
    <div className="field-group">
      <label htmlFor={id}>{texts.preview.speaker}</label>
      <div className="field-row">
        <select
          id={id}
          className="field field-select"
          disabled={!selectable}
          value={known ? chosen : ''}
          onChange={(event) => {
            const speakerId = event.target.value === '' ? undefined : event.target.value;
            rememberPreferences({ speakerId });
            void speaker.select(speakerId);
          }}
        >
          <option value="">{texts.preview.systemSpeaker}</option>
          {speakers.map(({ deviceId, label }) => (
            <option key={deviceId} value={deviceId}>
              {label || texts.preview.speaker}
            </option>
          ))}
        </select>
        <SpeakerTest />
      </div>
    </div>
  );
}

function SpeakerTest(): ReactNode {
  const speaker = useSpeaker();
  const [state, setState] = useState<'silent' | 'playing' | 'failed'>('silent');
  const { preview } = texts;
  return (
    <button
      type="button"
      className="button button-quiet"
      data-state={state}
      onClick={() => {
        setState('playing');
        speaker.test().then(
          () => setState('silent'),
          () => setState('failed'),
        );
      }}
    >
      <Volume2 aria-hidden="true" />
      {{ silent: preview.testSpeaker, playing: preview.testPlaying, failed: preview.testFailed }[state]}
    </button>
  );
}
