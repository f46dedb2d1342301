import type {
  ChatMessage,
  ControlEnd,
  ControlMessage,
  PeopleChange,
  PresentPerson,
} from '../../call/control-protocol.ts';
import type { MoveNotice } from '../../call/move-protocol.ts';
import type { MoveId } from '../../contract/identity.ts';
import { followsMoves } from '../../move/server/move-record.ts';
import { latestChat } from './chat-history.ts';
import type { ControlSeat } from './control-store.ts';

/** The version from which clients know what a deletion is. */
const DELETES_MESSAGES = 5;

/** One client's connection, as its transport provides it. */
export interface ControlLink {
  /** In order, or not at all once the connection is gone. */
  send(message: ControlMessage): void;
  /** Ends the connection after what was sent before. */
  end(): void;
}

/** One connection in a room, and what it was sent. */
export class ControlMember {
  readonly seat: ControlSeat;
  readonly #link: ControlLink;
  readonly #told = new Map<ControlMessage['type'], string>();
  #heard: number;
  #caughtUp = false;
  #knowsPeople = false;
  #move: MoveId | undefined;

  /** `after` is the place of the last chat message that the client has. */
  constructor(seat: ControlSeat, link: ControlLink, after: number) {
    this.seat = seat;
    this.#link = link;
    this.#heard = after;
  }

  /** The place of the last chat message that the client has, or is being sent. */
  get heard(): number {
    return this.#heard;
  }

  /** Whether it was sent who is present. */
  get knowsPeople(): boolean {
    return this.#knowsPeople;
  }

  /** The move that it was told of last, if that is not over. */
  get move(): MoveId | undefined {
    return this.#move;
  }

  /** Sends a snapshot unless it says what the one before said. */
  tell(snapshot: ControlMessage): void {
    this.#tell(snapshot, JSON.stringify(snapshot));
  }

  /** Sends which move is under way, if any, to a client that follows moves; not again because time has passed. */
  tellMove(move: MoveNotice | undefined): void {
    this.#move = move?.id;
    if (!followsMoves(this.seat.version)) return;
    const { deadline: _, ...news } = move ?? { deadline: 0 };
    this.#tell({ type: 'move', ...(move && { move }) }, JSON.stringify(news));
  }

  #tell(snapshot: ControlMessage, words: string): void {
    if (this.#told.get(snapshot.type) === words) return;
    this.#told.set(snapshot.type, words);
    this.#link.send(snapshot);
  }

  /** Sends who is present: the whole list the first time, and then the changes, where they are known. */
  tellPeople(people: readonly PresentPerson[], change: PeopleChange | undefined): void {
    if (!this.#knowsPeople || change === undefined) this.#link.send({ type: 'people', people });
    else if (change.people.length > 0 || change.gone.length > 0)
      this.#link.send({ type: 'people-changed', ...change });
    this.#knowsPeople = true;
  }

  /**
   * Sends those of the messages, which are in order, that the client does not have; the first time even if there
   * are none, so that the client knows what was said before it came.
   */
  hear(messages: readonly ChatMessage[]): void {
    const fresh = latestChat(messages.filter(({ seq }) => seq > this.#heard));
    this.#heard = fresh.at(-1)?.seq ?? this.#heard;
    const known =
      this.seat.version >= DELETES_MESSAGES ? fresh : fresh.filter(({ deletes }) => deletes === undefined);
    if (known.length === 0 && this.#caughtUp) return;
    this.#caughtUp = true;
    this.#link.send({ type: 'chat', messages: known });
  }

  close(reason: ControlEnd, message: string): void {
    this.#link.send({ type: 'closed', reason, message });
    this.#link.end();
  }

  /** Ends the connection without a word, so that the client comes back. */
  cut(): void {
    this.#link.end();
  }
}
