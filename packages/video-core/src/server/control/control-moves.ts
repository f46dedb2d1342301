import type { MoveNotice, MoveReport } from '../../call/move-protocol.ts';
import type { CallId, ParticipantId } from '../../contract/identity.ts';
import type { ControlSeat } from './control-store.ts';

/** A move that is under way. */
export interface ToldMove {
  readonly notice: MoveNotice;
  /** Those who are notified first; the others after the commit, in batches. Empty: everyone. */
  readonly first: readonly ParticipantId[];
}

/** What the control channel needs of the moves of calls. */
export interface ControlMoves {
  /** The notice of the move that is under way, if any. */
  notice(call: CallId): Promise<ToldMove | undefined>;
  /** Takes what a participant's client says of itself. Rejects with `MoveOverError`. */
  report(seat: ControlSeat, report: MoveReport): Promise<void>;
}
