import type { PresentPerson } from '@crossfade/video-core';
import { useControlState } from './use-control-state.ts';

/** Who is on the channel, this page's person included, in the order of joining. */
export const usePeople = (): readonly PresentPerson[] => useControlState('people', (state) => state.people);
