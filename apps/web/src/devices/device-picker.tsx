import type { Source } from '@crossfade/video-core';
import { useCallSession, useLocalSource } from '@crossfade/video-react';
import { useDevices } from '@crossfade/video-react/devices';
import { useId, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { rememberPreferences } from '../settings/preferences.ts';

export interface DevicePickerProps {
  readonly source: Extract<Source, 'camera' | 'microphone'>;
}

/** Chooses which camera or microphone; empty until the browser may tell their names. */
export function DevicePicker({ source }: DevicePickerProps): ReactNode {
  const session = useCallSession();
  const { cameras, microphones } = useDevices();
  const { deviceId } = useLocalSource(source);
  const id = useId();
  const devices = source === 'camera' ? cameras : microphones;
  const known = devices.some((device) => device.deviceId === deviceId);
  return (
    <div className="field-group">
      <label htmlFor={id}>{texts.preview[source]}</label>
      <select
        id={id}
        className="field field-select"
        disabled={devices.length === 0}
        value={known ? deviceId : ''}
        onChange={(event) => {
          const chosen = event.target.value === '' ? undefined : event.target.value;
          rememberPreferences(source === 'camera' ? { cameraId: chosen } : { microphoneId: chosen });
          void session.selectDevice(source, chosen);
        }}
      >
        {known ? null : <option value="">{texts.preview.noChoice}</option>}
        {devices.map((device) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label || texts.preview[source]}
          </option>
        ))}
      </select>
    </div>
  );
}
