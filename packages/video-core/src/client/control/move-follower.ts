import type { ControlMessage } from '../../call/control-protocol.ts';
import type { MoveReport } from '../../call/move-protocol.ts';
import type { RoomStamp } from '../../contract/identity.ts';
import type { Mover } from '../../move/client/mover.ts';
import type { AdmittedCall } from '../session/call-extension.ts';

export type LoadMover = () => Promise<{ readonly Mover: typeof Mover }>;

/** What follows a move, in a part of its own: most pages never need it. */
const loadMover: LoadMover = () => import('../../move/client/mover.ts');

/** Hands what the server says of moves to the mover, which is loaded when the first one is announced. */
export class MoveFollower {
  readonly #call: () => AdmittedCall;
  readonly #report: (report: MoveReport) => void;
  readonly #load: LoadMover;
  #mover: Promise<Mover | undefined> | undefined;
  #ended = false;

  /** `call`: as the session admitted it last. */
  constructor(call: () => AdmittedCall, report: (report: MoveReport) => void, load: LoadMover = loadMover) {
    this.#call = call;
    this.#report = report;
    this.#load = load;
  }

  told({ move }: Extract<ControlMessage, { type: 'move' }>): void {
    if (move) this.#mover ??= this.#start();
    void this.#mover?.then((mover) => {
      if (this.#ended) return;
      if (mover) return mover.take({ type: 'told', notice: move });
      // The part did not load; with the next announcement it is tried again.
      this.#mover = undefined;
      if (move)
        this.#report({ type: 'move-report', move: move.id, seq: 1, state: 'cannot', reason: 'not-loaded' });
    });
  }

  /** The server's word on where the call is. */
  pinned(pin: RoomStamp): void {
    if (this.#mover)
      return void this.#mover.then((mover) => this.#ended || mover?.take({ type: 'pinned', pin }));
    const { session, follow } = this.#call();
    const at = session.store.state.pin;
    if (at && at.epoch < pin.epoch) follow();
  }

  end(): void {
    this.#ended = true;
    void this.#mover?.then((mover) => mover?.take({ type: 'ended' }));
  }

  async #start(): Promise<Mover | undefined> {
    try {
      const { Mover } = await this.#load();
      return new Mover(this.#call, this.#report);
    } catch {
      return undefined;
    }
  }
}
