import { MicrophoneLevel } from '@crossfade/video-react/devices';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { DevicePicker } from './device-picker.tsx';
import { SpeakerPicker } from './speaker-picker.tsx';

/** Every device, with what shows that it works; the same in the lobby and in the call. */
export const DeviceFields = (): ReactNode => (
  <div className="device-fields">
    <DevicePicker source="camera" />
    <div className="field-group">
      <DevicePicker source="microphone" />
      <MicrophoneLevel className="level" aria-label={texts.preview.level} />
    </div>
    <SpeakerPicker />
  </div>
);
