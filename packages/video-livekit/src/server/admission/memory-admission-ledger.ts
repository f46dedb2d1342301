import type { ParticipantId, RoomName } from '@crossfade/video-core';
import type { Admission, AdmissionLedger } from './admission-ledger.ts';

/** For one process. Grows with removals and blocks, and shrinks with the rooms they were made in. */
export function createMemoryAdmissionLedger(): AdmissionLedger {
  const rooms = new Map<RoomName, Map<ParticipantId, Admission>>();
  return {
    async find(room, participantId) {
      return rooms.get(room)?.get(participantId);
    },
    async record(room, participantId, admission) {
      const entries = rooms.get(room) ?? new Map<ParticipantId, Admission>();
      rooms.set(room, entries);
      entries.set(participantId, { ...entries.get(participantId), ...admission });
    },
    async forget(room) {
      rooms.delete(room);
    },
  };
}
