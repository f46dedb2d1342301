import type { MoveNotice, MoveReport } from '../../call/move-protocol.ts';
import type { RoomStamp } from '../../contract/identity.ts';
import type { Mover } from '../../move/client/mover.ts';
import type { MoverInput } from '../../move/client/mover-policy.ts';
import type { AdmittedCall } from '../session/call-extension.ts';

type LoadMover = () => Promise<{ readonly Mover: typeof Mover }>;

/** What follows a move, in a part of its own: most pages never need it. */
const loadMover: LoadMover = () => import('../../move/client/mover.ts');

/** Hands what the server says of moves to the mover, which is loaded when the first one is announced. */
export class MoveFollower {
  readonly #call: () => AdmittedCall;
  readonly #report: (report: MoveReport) => void;
  readonly #load: LoadMover;
  #mover: Promise<Mover | undefined> | undefined;

  /** `call`: as the session admitted it last. */
  constructor(call: () => AdmittedCall, report: (report: MoveReport) => void, load: LoadMover = loadMover) {
    this.#call = call;
    this.#report = report;
    this.#load = load;
  }

  /** Absent: no move is under way. */
  told(notice: MoveNotice | undefined): void {
    if (notice) this.#mover ??= this.#start(notice);
    void this.#take({ type: 'told', notice });
  }

  /** The server's word on where the call is. */
  pinned(pin: RoomStamp): void {
    if (this.#mover) return void this.#take({ type: 'pinned', pin });
    const { session, follow } = this.#call();
    const at = session.store.state.pin;
    if (at && at.epoch < pin.epoch) void follow();
  }

  end(): void {
    void this.#take({ type: 'ended' });
  }

  async #take(input: MoverInput): Promise<void> {
    (await this.#mover)?.take(input);
  }

  async #start({ id: move, target }: MoveNotice): Promise<Mover | undefined> {
    try {
      // What the target needs loads meanwhile; a failure shows when it is entered.
      void this.#call()
        .session.load(target.provider)
        .catch(() => undefined);
      const { Mover } = await this.#load();
      return new Mover(this.#call, this.#report);
    } catch {
      // With the next announcement it is tried again.
      this.#mover = undefined;
      this.#report({ type: 'move-report', move, seq: 1, state: 'cannot', reason: 'not-loaded' });
      return undefined;
    }
  }
}
