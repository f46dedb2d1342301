import type { ParticipantId, Rights, RoomName } from '@crossfade/video-core';

/** What was decided about a person in a room after their credentials were issued. */
export interface Admission {
  /** Credentials issued at or before this moment no longer admit; milliseconds since 1970. */
  readonly removedAt?: number;
  /** Rights that credentials issued at or before `since` do not know of. */
  readonly rights?: { readonly since: number; readonly rights: Rights };
}

/**
 * LiveKit verifies tokens by signature alone and forgets a person who leaves, so a token that was issued before a
 * removal or a block would bring both back. This is the memory against which every admission is checked. With several
 * processes it must be shared by them, since a webhook reaches any one of them.
 */
export interface AdmissionLedger {
  find(room: RoomName, participantId: ParticipantId): Promise<Admission | undefined>;
  /** Replaces the fields that `admission` has and keeps the others. */
  record(room: RoomName, participantId: ParticipantId, admission: Admission): Promise<void>;
  /** Drops everything about a room. */
  forget(room: RoomName): Promise<void>;
}
