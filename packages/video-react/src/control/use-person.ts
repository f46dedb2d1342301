import type { ParticipantId, PresentPerson } from '@crossfade/video-core';
import { useControlState } from './use-control-state.ts';

/** Somebody on the channel. */
export const usePerson = (id: ParticipantId | undefined): PresentPerson | undefined =>
  useControlState('people', (state) => state.people.find((person) => person.id === id));
