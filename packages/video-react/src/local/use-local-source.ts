import type { LocalSourceState, Source } from '@crossfade/video-core';
import { useCallState } from '../session/use-call-state.ts';

/** One of the local participant's sources, from the device to the room. */
export const useLocalSource = (source: Source): LocalSourceState =>
  useCallState('local', (state) => state.local.sources[source]);
