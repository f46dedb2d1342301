import { CallFullError, type ParticipantId, type RoomName } from '@crossfade/video-core';
import type { CredentialGrant, RoomSpec } from '@crossfade/video-core/server';

/** Milliseconds for which a room that was full is checked again before credentials for it are issued. */
const RECHECK = 60_000;

interface FullRoom {
  readonly maxParticipants: number;
  /** When it was last found full; milliseconds since 1970. */
  readonly at: number;
}

/**
 * Tracks which rooms are full. LiveKit refuses a surplus participant with a response that a browser cannot tell from a
 * broken network, so they ask for new credentials; by then the room has been requested again, and checked.
 */
export class RoomOccupancy {
  readonly #list: (room: RoomName) => Promise<readonly ParticipantId[]>;
  readonly #now: () => number;
  /** The oldest first. */
  readonly #full = new Map<RoomName, FullRoom>();

  /** `list` answers who counts in a room now. (LiveKit's own count of a room lags by seconds.) */
  constructor(list: (room: RoomName) => Promise<readonly ParticipantId[]>, now: () => number) {
    this.#list = list;
    this.#now = now;
  }

  /** Remembers whether a room is full. */
  async check({ room, maxParticipants }: Pick<RoomSpec, 'room' | 'maxParticipants'>): Promise<void> {
    this.#note(room, maxParticipants, await this.#list(room));
  }

  /** Rejects with `CallFullError` when the room is full and the participant is not in it. */
  async expectRoomFor({ room, participantId, rights }: CredentialGrant): Promise<void> {
    if (rights.hidden) return;
    const full = this.#full.get(room);
    if (full === undefined) return;
    const inside = await this.#list(room);
    // A participant who is in it already is replaced.
    if (this.#note(room, full.maxParticipants, inside) && !inside.includes(participantId))
      throw new CallFullError();
  }

  #note(room: RoomName, maxParticipants: number, inside: readonly ParticipantId[]): boolean {
    this.#full.delete(room);
    const full = maxParticipants > 0 && inside.length >= maxParticipants;
    if (full) this.#full.set(room, { maxParticipants, at: this.#now() });
    for (const [old, { at }] of this.#full) {
      if (this.#now() - at < RECHECK) break;
      this.#full.delete(old);
    }
    return full;
  }
}
