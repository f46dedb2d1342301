import { useSyncExternalStore } from 'react';
import { useSpeaker } from './use-speaker.ts';

/** The device id of the chosen output; `undefined` is the system's. */
export function useSpeakerDevice(): string | undefined {
  const speaker = useSpeaker();
  return useSyncExternalStore(
    speaker.subscribe,
    () => speaker.deviceId,
    () => undefined,
  );
}
