import { useSyncExternalStore } from 'react';
import { useSpeaker } from './use-speaker.ts';

const never = () => () => undefined;

/** Whether this browser lets a page choose the output; false on the server. */
export function useSpeakerSelectable(): boolean {
  const speaker = useSpeaker();
  return useSyncExternalStore(
    never,
    () => speaker.selectable,
    () => false,
  );
}
