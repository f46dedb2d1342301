import type { ParticipantId, PresentPerson, Source } from '@crossfade/video-core';
import type { ControlState } from '@crossfade/video-core/control';
import { useControlState } from './use-control-state.ts';

/** How the channel is: off, connecting, connected, reconnecting, or closed and why. */
export const useControlConnection = (): ControlState['connection'] =>
  useControlState('connection', (state) => state.connection);

/** Who is on the channel, this page's person included, in the order of joining. */
export const usePeople = (): readonly PresentPerson[] => useControlState('people', (state) => state.people);

/** Whose hands are raised, in the order in which they were. */
export const useRaisedHands = (): readonly ParticipantId[] =>
  useControlState('hands', (state) => state.hands);

/** Whether this page's person has raised theirs, or just asked to. */
export const useHandRaised = (): boolean => useControlState('hands', (state) => state.handRaised);

/** Whether somebody's hand is raised. */
export const useHandRaisedBy = (id: ParticipantId): boolean =>
  useControlState('hands', (state) => state.hands.includes(id));

/** Somebody on the channel. */
export const usePerson = (id: ParticipantId | undefined): PresentPerson | undefined =>
  useControlState('people', (state) => state.people.find((person) => person.id === id));

/** Whether this page's person is a host now, whatever they were when they joined. */
export const useIsHost = (): boolean =>
  useControlState('people', ({ people, self }) =>
    people.some(({ id, role }) => id === self && role === 'host'),
  );

/** Sources that guests may not publish. */
export const useWithheld = (): readonly Source[] => useControlState('rules', (state) => state.withheld);

/** Whether nobody new is let in. */
export const useLocked = (): boolean => useControlState('rules', (state) => state.locked);
