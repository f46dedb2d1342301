import {
  pinnedRoom,
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
  /** Tells one share from the next of the same person. */
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
  return {
    read: () => (shares = sharesAfter(shares, session.getState())),
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

function sharesAfter(before: readonly ScreenShare[], state: CallState): readonly ScreenShare[] {
  const now = new Map<PublicationId, ScreenShare>();
  const room = pinnedRoom(state);
  for (const participantId of room?.order ?? [])
    for (const { source, mutedBy, publicationId } of room?.participants.get(participantId)?.publications ??
      [])
      if (source === 'screen' && mutedBy.length === 0)
        now.set(publicationId, { participantId, publicationId });
  const stayed = before.filter(({ publicationId }) => now.delete(publicationId));
  if (now.size === 0 && stayed.length === before.length) return before;
  return [...stayed, ...now.values()];
}
