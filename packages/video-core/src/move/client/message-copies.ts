import type { IncomingData } from '../../contract/client-adapter.ts';
import type { RoomStamp } from '../../contract/identity.ts';
import { sameRoom } from '../../call/call-selectors.ts';

/** Milliseconds within which the copy of a message arrives through the other room: entering that may take ten seconds. */
export const COPIES_APART = 12_000;

/** A message whose copy has not come through the other room yet. */
interface Single {
  readonly key: string;
  readonly room: RoomStamp;
  readonly until: number;
  /** Set until it is delivered. */
  held: IncomingData | undefined;
}

/**
 * During a move, reliable messages of applications go through both rooms, each of which keeps their order. This delivers
 * each once: copies have the same sender, topic and bytes, and a message cancels one copy of it through the other room.
 * Until the commit the source sets the order, since not everything that went through it goes through the target too; what
 * comes early through the target is held. One for all moves of a page: a copy may come when the next has begun.
 */
export class MessageCopies {
  readonly #deliver: (message: IncomingData) => void;
  /** In the order of their arrival. */
  #singles: Single[] = [];

  constructor(deliver: (message: IncomingData) => void) {
    this.#deliver = deliver;
  }

  /** `early`: through the target, before the call is on it. */
  receive(message: IncomingData, room: RoomStamp, early: boolean): void {
    // Lossy messages go one way.
    if (message.reliable) {
      const now = Date.now();
      const key = `${message.from} ${message.topic} ${message.payload.join()}`;
      const copy = this.#singles.find(
        (one) => one.key === key && one.until > now && !sameRoom(one.room, room),
      );
      // Rooms keep a sender's order: what came earlier through the target was delivered before anything was remembered.
      this.#singles = this.#singles.filter(
        (one) =>
          one.until > now &&
          one !== copy &&
          !(copy && one.held?.from === message.from && one.until <= copy.until),
      );
      if (copy) return copy.held && this.#deliver(copy.held);
      this.#singles.push({ key, room, until: now + COPIES_APART, held: early ? message : undefined });
      if (early) return;
    }
    this.#deliver(message);
  }

  /** The call is on the target, or stays in the source: what came early is delivered. */
  release(): void {
    for (const single of this.#singles) {
      const { held } = single;
      single.held = undefined;
      if (held) this.#deliver(held);
    }
  }
}
