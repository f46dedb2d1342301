import type { Devices } from '@crossfade/video-react/devices';

/** A device that makes or plays sound; a headset does both. */
export interface PluggedIn {
  /** What the browser calls it. */
  readonly label: string;
  readonly microphoneId: string | undefined;
  readonly speakerId: string | undefined;
}

/** Not devices but what the system would choose (Chromium). */
const ALIASES: ReadonlySet<string> = new Set(['default', 'communications']);

/** What is there now and was not before. Nothing while the browser has told of no device yet. */
export function pluggedIn(before: Devices, now: Devices): readonly PluggedIn[] {
  if (before.microphones.length + before.speakers.length === 0) return [];
  const known = new Set(
    [...before.microphones, ...before.speakers].map(({ kind, deviceId }) => kind + deviceId),
  );
  const fresh = [...now.microphones, ...now.speakers].filter(
    ({ kind, deviceId }) => !known.has(kind + deviceId) && !ALIASES.has(deviceId),
  );
  const groups = new Map<string, readonly MediaDeviceInfo[]>();
  for (const device of fresh) {
    const group = device.groupId || device.deviceId;
    groups.set(group, [...(groups.get(group) ?? []), device]);
  }
  return Array.from(groups.values(), (devices) => ({
    label: devices[0]?.label ?? '',
    microphoneId: devices.find(({ kind }) => kind === 'audioinput')?.deviceId,
    speakerId: devices.find(({ kind }) => kind === 'audiooutput')?.deviceId,
  }));
}
