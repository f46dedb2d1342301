import type { Speaker } from '@crossfade/video-core/devices';
import { createContext, useEffect, type ReactNode } from 'react';

export const SpeakerContext = createContext<Speaker | undefined>(undefined);

export interface SpeakerProviderProps {
  readonly speaker: Speaker;
  readonly children?: ReactNode;
}

/** Provides the output that the call plays through, which follows unplugging meanwhile. */
export function SpeakerProvider({ speaker, children }: SpeakerProviderProps): ReactNode {
  useEffect(() => speaker.follow(), [speaker]);
  return <SpeakerContext.Provider value={speaker}>{children}</SpeakerContext.Provider>;
}
