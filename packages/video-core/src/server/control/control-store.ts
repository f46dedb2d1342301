import type { ChatMessage } from '../../call/control-protocol.ts';
import type { CallId, ParticipantId } from '../../contract/identity.ts';
import type { MeasuredQuality } from '../../contract/media.ts';

/** One participant's place on the control channel of a call; the latest connection has it. */
export interface ControlSeat {
  readonly call: CallId;
  readonly participant: ParticipantId;
  /** Names one connection among those of all processes. */
  readonly connection: string;
  /** The version of the control protocol that it speaks. */
  readonly version: number;
}

/** A seat, and what its connection has reported. */
export interface TakenSeat extends ControlSeat {
  /** How good the participant says that their connection to the media is; absent until they do. */
  readonly quality?: MeasuredQuality;
}

/** A chat message that has no place yet. */
export interface NewChatMessage extends Omit<ChatMessage, 'seq' | 'deletes'> {
  readonly call: CallId;
}

/** Somebody deletes a message. */
export interface ChatDeletion extends Pick<ChatMessage, 'id' | 'seq' | 'name' | 'at'> {
  readonly call: CallId;
  readonly by: ParticipantId;
  /** Whether it has to be their own. */
  readonly own: boolean;
}

/**
 * Where the control channel keeps what must outlive a process and be seen by all of them. Calls and participants
 * must exist; spans are in seconds, and every process goes by the store's own clock.
 */
export interface ControlStore {
  /** Takes the seat, from another connection if need be, for so long. */
  takeSeat(seat: ControlSeat, ttl: number): Promise<void>;
  /** Keeps the seats that these connections still have for so long from now. */
  renewSeats(seats: readonly ControlSeat[], ttl: number): Promise<void>;
  /** Gives up a seat that this connection still has, at once. */
  leaveSeat(seat: ControlSeat): Promise<void>;
  /** Keeps what a connection reports, for as long as it has the seat. */
  setQuality(seat: ControlSeat, quality: MeasuredQuality): Promise<void>;
  /** The seats of a call that are taken now. */
  listSeats(call: CallId): Promise<readonly TakenSeat[]>;

  /** A hand that is raised already keeps its place in the order. */
  setHand(call: CallId, participant: ParticipantId, raised: boolean): Promise<void>;
  /** In the order in which they were raised. */
  listHands(call: CallId): Promise<readonly ParticipantId[]>;

  /**
   * Gives a message the next place in the call's chat and answers it; a message that was said before (the same
   * sender and id) keeps its place. A reader that sees a place has seen, or can read, all before it.
   */
  say(message: NewChatMessage): Promise<number>;
  /**
   * Deletes the message at a place: it is listed no more, and its deletion has the next place. Answers whether there was one.
   * Idempotent.
   */
  deleteMessage(deletion: ChatDeletion): Promise<boolean>;
  /**
   * The latest messages after a place, at most `limit`, in their order; of those the latest whose texts have about so
   * many characters together. None is kept beyond `CHAT_LIMITS.history`.
   */
  listMessages(
    call: CallId,
    after: number,
    limit: number,
    characters?: number,
  ): Promise<readonly ChatMessage[]>;

  /**
   * Deletes everything about at most `limit` calls that ended before a time, in milliseconds since 1970; asked often
   * enough, about all of them.
   */
  forgetEnded(before: number, limit: number): Promise<void>;
}
