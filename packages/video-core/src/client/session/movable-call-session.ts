import type { JoinAnswer } from '../../call/join.ts';
import { ConnectionLostError } from '../../contract/errors/connection-lost-error.ts';
import type { RoomStamp } from '../../contract/identity.ts';
import type { CallSession } from './call-session.ts';
import { Session, type CallSessionOptions } from './create-call-session.ts';

/** A session whose call can be in several rooms at once, as during a move. */
export interface MovableCallSession extends CallSession {
  /**
   * Connects to another room of the call beside the present one; it gets every local source and command, and nothing of
   * it is shown. Resolves once entered; rejects as `RoomConnection.entered` does.
   */
  openSide(answer: JoinAnswer): Promise<void>;
  /** Leaves a room that is not the one that the call is on. Idempotent. */
  closeSide(stamp: RoomStamp): Promise<void>;
}

export const createMovableCallSession = (options: CallSessionOptions): MovableCallSession =>
  new MovableSession(options);

class MovableSession extends Session implements MovableCallSession {
  async openSide(answer: JoinAnswer): Promise<void> {
    const { membership } = this;
    if (membership === undefined || membership.signal.aborted) throw new ConnectionLostError();
    const adapter = await this.load(answer.decision.provider);
    if (membership.signal.aborted) throw new ConnectionLostError();
    this.store.dispatch({ type: 'local/room-opened', answer });
    await this.open(adapter, answer, membership);
  }

  async closeSide(stamp: RoomStamp): Promise<void> {
    if (this.rooms.side(stamp) !== this.rooms.pinned) await this.rooms.close(stamp);
  }
}
