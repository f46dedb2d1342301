import type { PresentPerson } from '@crossfade/video-core';
import { useControlState } from './use-control-state.ts';

/** The participants on the channel, the local one included, in the order of joining. */
export const usePeople = (): readonly PresentPerson[] => useControlState('people', (state) => state.people);
