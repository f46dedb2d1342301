import {
  pinnedRoom,
  publicationOf,
  type CallEvent,
  type CallState,
  type ParticipantId,
  type PublicationId,
} from '@crossfade/video-core';
import type { CallSession } from '@crossfade/video-core/client';
import { useMemo, useSyncExternalStore } from 'react';
import { useCallSession } from '../session/use-call-session.ts';

/** A screen that one of the others shares. */
export interface ScreenShare {
  readonly participantId: ParticipantId;
  /** Tells one share from the next of the same participant: the publication that it began with. */
  readonly publicationId: PublicationId;
}

const NONE: readonly ScreenShare[] = [];

/** The events after which somebody may share who did not before, or the other way round. */
const MATTERS: ReadonlySet<CallEvent['type']> = new Set([
  'roster',
  'participant-joined',
  'participant-left',
  'publication-added',
  'publication-updated',
  'publication-removed',
]);

/** The screens that others share now, the latest last; the same list while nothing of that changes. */
export function useScreenShares(): readonly ScreenShare[] {
  const session = useCallSession();
  const { subscribe, read } = useMemo(() => watchShares(session), [session]);
  return useSyncExternalStore(subscribe, read, () => NONE);
}

function watchShares(session: CallSession) {
  let shares = NONE;
  /** By the publication that carries each share now: in another room of the call it is another one. */
  let carried: ReadonlyMap<PublicationId, ScreenShare> = new Map();
  let pin: CallState['pin'];
  const read = (): readonly ScreenShare[] => {
    const state = session.getState();
    const moved = state.pin !== pin;
    pin = state.pin;
    carried = sharesIn(state, (publicationId, participantId) =>
      moved ? shares.find((share) => share.participantId === participantId) : carried.get(publicationId),
    );
    const now = new Set(carried.values());
    const stayed = shares.filter((share) => now.delete(share));
    if (now.size > 0 || stayed.length < shares.length) shares = [...stayed, ...now];
    return shares;
  };
  return {
    read,
    subscribe: (listener: () => void) => {
      const stopMoving = session.subscribe('call', listener);
      const stopListening = session.onEvent(({ type }) => MATTERS.has(type) && listener());
      return () => {
        stopMoving();
        stopListening();
      };
    },
  };
}

function sharesIn(
  state: CallState,
  known: (publicationId: PublicationId, participantId: ParticipantId) => ScreenShare | undefined,
): ReadonlyMap<PublicationId, ScreenShare> {
  const shares = new Map<PublicationId, ScreenShare>();
  const room = pinnedRoom(state);
  for (const participantId of room?.order ?? []) {
    const screen = publicationOf(room?.participants.get(participantId), 'screen');
    if (screen === undefined || screen.mutedBy.length > 0) continue;
    const { publicationId } = screen;
    shares.set(publicationId, known(publicationId, participantId) ?? { participantId, publicationId });
  }
  return shares;
}
