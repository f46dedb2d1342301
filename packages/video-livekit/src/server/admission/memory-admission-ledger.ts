import type { ParticipantId, RoomName } from '@crossfade/video-core';
import type { Admission, AdmissionLedger } from './admission-ledger.ts';

/** Milliseconds. */
const CLOSED_ROOMS_KEPT = 86_400_000;

/** For one process. Grows with removals and blocks, and shrinks when the rooms they were made in are closed. */
export function createMemoryAdmissionLedger(now: () => number = Date.now): AdmissionLedger {
  const rooms = new Map<RoomName, Map<ParticipantId, Admission>>();
  /** When each was closed, the oldest first. */
  const closed = new Map<RoomName, number>();
  return {
    async find(room, participantId) {
      const closedAt = closed.get(room);
      return closedAt === undefined ? rooms.get(room)?.get(participantId) : { removedAt: closedAt };
    },
    async record(room, participantId, admission) {
      const entries = rooms.get(room) ?? new Map<ParticipantId, Admission>();
      rooms.set(room, entries);
      entries.set(participantId, { ...entries.get(participantId), ...admission });
    },
    async close(room) {
      rooms.delete(room);
      closed.set(room, now());
      for (const [old, at] of closed) {
        if (now() - at < CLOSED_ROOMS_KEPT) break;
        closed.delete(old);
      }
    },
    async isClosed(room) {
      return closed.has(room);
    },
  };
}
