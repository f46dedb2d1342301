import type { Speaker } from '@crossfade/video-core/devices';
import { createContext, useContext, useEffect, useSyncExternalStore, type ReactNode } from 'react';

const SpeakerContext = createContext<Speaker | undefined>(undefined);

export interface SpeakerProviderProps {
  readonly speaker: Speaker;
  readonly children?: ReactNode;
}

/** Gives the components inside the output that the session plays through, which follows plugging out meanwhile. */
export function SpeakerProvider({ speaker, children }: SpeakerProviderProps): ReactNode {
  useEffect(() => speaker.follow(), [speaker]);
  return <SpeakerContext.Provider value={speaker}>{children}</SpeakerContext.Provider>;
}

/** The speaker that is provided here, for commands. */
export function useSpeaker(): Speaker {
  const speaker = useContext(SpeakerContext);
  if (speaker === undefined) throw new Error('Wrap this component in <SpeakerProvider speaker={...}>.');
  return speaker;
}

/** The chosen output; `undefined` is the system's. */
export function useSpeakerDevice(): string | undefined {
  const speaker = useSpeaker();
  return useSyncExternalStore(
    speaker.subscribe,
    () => speaker.deviceId,
    () => undefined,
  );
}

const never = () => () => undefined;

/** Whether this browser lets a page choose; false on the server. */
export function useSpeakerSelectable(): boolean {
  const speaker = useSpeaker();
  return useSyncExternalStore(
    never,
    () => speaker.selectable,
    () => false,
  );
}
