import type { LocalSourceState, LocalState, Source } from '@crossfade/video-core';
import { useCallState } from './use-call-state.ts';

/** The person at this page. */
export const useLocal = (): LocalState => useCallState('local', (state) => state.local);

/** One of the person's own sources, from the device to the room. */
export const useLocalSource = (source: Source): LocalSourceState =>
  useCallState('local', (state) => state.local.sources[source]);

/** Whether the person at this page speaks now, as the others hear it. */
export const useLocalSpeaking = (): boolean => useCallState('local', (state) => state.local.speaking);
