import type { ParticipantId, Rights } from '@crossfade/video-core';
import { BoundedMap } from '@crossfade/video-core/adapter-kit';
import { ParticipantLimit } from '@crossfade/video-core/server';
import { SIGNALLING_LIMITS, SIGNALLING_TIMES } from '../../protocol/index.ts';
import type { AccessClaims } from '../signalling/access-token.ts';
import { EntryRefusedError } from '../signalling/entry-refused-error.ts';

/** Milliseconds by which the clocks of processes may differ. */
const CLOCK_SKEW = 5_000;
/** Entries remembered of each kind for one room; the oldest is pruned. */
const LIMIT = 10_000;

/**
 * Who may enter a room and with what rights, whatever a token from before says: tokens carry the moment at which the
 * participant's record was read, so that a record from before a removal can be told from one after it.
 */
export class EntryRules {
  readonly #reopened: boolean;
  readonly #openedAt = Date.now();
  readonly #removals = new BoundedMap<ParticipantId, { at: number; message: string }>(LIMIT);
  readonly #rights = new BoundedMap<ParticipantId, { at: number; rights: Rights }>(LIMIT);
  /** Until when a participant who flooded the server is refused. */
  readonly #bans = new BoundedMap<ParticipantId, number>(LIMIT);
  readonly #connections = new ParticipantLimit(SIGNALLING_LIMITS.connections);

  /** @param reopened Whether another process had the room before. */
  constructor(reopened: boolean) {
    this.#reopened = reopened;
  }

  /** Counts a connection, to enter or to resume. Throws `EntryRefusedError` when there are too many. */
  connecting(participantId: ParticipantId): void {
    if (!this.#connections.take(participantId) || (this.#bans.get(participantId) ?? 0) > Date.now())
      throw new EntryRefusedError('server-away', 'You connect too often. Try again in a minute.');
  }

  /** Throws `EntryRefusedError` when the token does not admit any more. */
  check({ participantId, issuedAt }: AccessClaims): void {
    // Removals by the process before this one are known to admission alone, which everyone passes again.
    if (this.#reopened && issuedAt < this.#openedAt - CLOCK_SKEW)
      throw new EntryRefusedError('room-missing', 'This call has moved. Join again.');
    const removal = this.#removals.get(participantId);
    if (removal && issuedAt <= removal.at) throw new EntryRefusedError('removed', removal.message);
  }

  rightsOf({ participantId, issuedAt, rights }: AccessClaims): Rights {
    const ruling = this.#rights.get(participantId);
    return ruling && issuedAt <= ruling.at ? ruling.rights : rights;
  }

  removed(participantId: ParticipantId, message: string): void {
    this.#removals.set(participantId, { at: Date.now(), message });
  }

  setRights(participantId: ParticipantId, rights: Rights): void {
    this.#rights.set(participantId, { at: Date.now(), rights });
  }

  ban(participantId: ParticipantId): void {
    this.#bans.set(participantId, Date.now() + SIGNALLING_TIMES.floodBan);
  }
}
