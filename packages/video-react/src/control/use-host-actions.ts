import {
  pinnedRoom,
  type HostCommand,
  type ParticipantId,
  type PublicationState,
} from '@crossfade/video-core';
import { useMemo } from 'react';
import { useCallState } from '../session/use-call-state.ts';
import { hostActionsOn } from './host-actions.ts';
import { useHandRaisedBy } from './use-hand-raised-by.ts';
import { useIsHost } from './use-is-host.ts';
import { usePerson } from './use-person.ts';

const NOTHING: readonly never[] = [];

/** What this page's person, if a host, can do about somebody else now; nothing for guests. */
export function useHostActions(id: ParticipantId): readonly HostCommand[] {
  const host = useIsHost();
  const person = usePerson(id);
  const handRaised = useHandRaisedBy(id);
  const publications = useCallState(
    `participant:${id}`,
    (state): readonly PublicationState[] => pinnedRoom(state)?.participants.get(id)?.publications ?? NOTHING,
  );
  return useMemo(
    () => (host ? hostActionsOn({ id, person, publications, handRaised }) : NOTHING),
    [host, id, person, publications, handRaised],
  );
}
