import type { ParticipantId, Rights, RoomName } from '@crossfade/video-core';

/** What was decided about a participant in a room after their credentials were issued. */
export interface Admission {
  /** Credentials from this moment or before no longer admit; milliseconds since 1970. */
  readonly removedAt?: number;
  /** Rights that credentials from `since` or before do not include. */
  readonly rights?: { readonly since: number; readonly rights: Rights };
}

/**
 * LiveKit verifies tokens by signature alone and forgets a participant who leaves, so a token from before a removal or
 * a block would bring both back. Every admission is checked against this ledger, for as long as the room's name is in
 * use: LiveKit may end a room and make it again while the call goes on. With several processes it must be shared by
 * them, since a webhook reaches any one of them.
 */
export interface AdmissionLedger {
  /** In a room that is closed, everyone is removed. */
  find(room: RoomName, participantId: ParticipantId): Promise<Admission | undefined>;
  /** Replaces the fields that `admission` has and keeps the others. */
  record(room: RoomName, participantId: ParticipantId, admission: Admission): Promise<void>;
  /**
   * The room is closed, and nothing more is decided about anyone in it. Its name is remembered for a day at
   * least, which is longer than any token is valid.
   */
  close(room: RoomName): Promise<void>;
  isClosed(room: RoomName): Promise<boolean>;
}
