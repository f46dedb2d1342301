import { withRoom } from '../../call/call-reducer.ts';
import { roomOf, sameRoom } from '../../call/call-selectors.ts';
import { MOVE_REPORT_INTERVAL, type MoveNotice, type MoveReport } from '../../call/move-protocol.ts';
import { pause } from '../../adapter-kit/pause.ts';
import type { AdmittedCall } from '../../client/session/call-extension.ts';
import { mediaKindOf, SOURCES } from '../../contract/media.ts';
import type { RoomStamp } from '../../contract/identity.ts';
import { cannotReason } from './cannot-reason.ts';
import { FlowEvidence, published } from './flow-evidence.ts';
import { moverPolicy, type MoverEffect, type MoverInput, type MoverState } from './mover-policy.ts';
import { MovingMedia } from './moving-media.ts';
import { tickEvery } from './worker-timer.ts';

/** Milliseconds between two looks at the counters. */
const LOOK = 100;
/** The server decides when a phase is over; this long after that, in ms, its word is not waited for any more. */
const GRACE = 2_000;
/** Milliseconds before a target whose connection broke is entered again. */
const PAUSE = 500;

/** A target that is being entered, or was. */
interface Target {
  readonly notice: MoveNotice;
  readonly stopped: AbortController;
  /** Once its side is there. */
  media?: MovingMedia;
}

/**
 * Follows live moves of one call: carries out what the policy says. Made when the first move is announced; holds nothing
 * while none is under way.
 */
export class Mover {
  readonly #call: () => AdmittedCall;
  readonly #send: (report: MoveReport) => void;
  #state: MoverState = { step: 'idle' };
  #shown: MoveNotice | undefined;
  #target: Target | undefined;
  #stopTimer: (() => void) | undefined;
  #evidence = new FlowEvidence();
  #looking = false;
  #seq = 0;
  #lateAt = 0;
  #reportedAt = 0;

  /** `call`: as the session admitted it last. `send`: to the server, when the channel is there. */
  constructor(call: () => AdmittedCall, send: (report: MoveReport) => void) {
    this.#call = call;
    this.#send = send;
  }

  get #session() {
    return this.#call().session;
  }

  take(input: MoverInput): void {
    const { state, effects } = moverPolicy(this.#state, input, this.#session.store.state.pin);
    this.#state = state;
    for (const effect of effects) this.#do(effect);
    this.#show(state.step === 'idle' ? undefined : state.notice);
  }

  #show(notice: MoveNotice | undefined): void {
    if (notice === this.#shown) return;
    this.#shown = notice;
    const { store } = this.#session;
    const { id, phase, target } = notice ?? {};
    store.set({ ...store.state, moving: id && phase && target && { id, phase, target } });
    if (notice === undefined) return this.#rest();
    this.#lateAt = Date.now() + notice.deadline + GRACE;
    this.#stopTimer ??= tickEvery(LOOK, () => this.#tick());
  }

  #do(effect: MoverEffect): void {
    switch (effect.type) {
      case 'enter':
        return void this.#enter(effect.notice, effect.again);
      case 'leave':
        return this.#leave(effect.room);
      case 'swap':
        return this.#swap(effect.notice);
      case 'follow':
        return this.#call().follow();
      case 'report':
        this.#seq += 1;
        this.#reportedAt = Date.now();
        return this.#send({ type: 'move-report', seq: this.#seq, ...effect.report });
    }
  }

  async #enter(notice: MoveNotice, again: boolean): Promise<void> {
    this.#drop();
    const { id, phase, target: room } = notice;
    const target: Target = { notice, stopped: new AbortController() };
    this.#target = target;
    const { signal } = target.stopped;
    const session = this.#session;
    try {
      if (again) await pause(PAUSE, signal);
      const [adapter, answer] = await Promise.all([
        session.load(room.provider),
        this.#call().renew(signal, phase === 'prepare' ? { attempt: room.attempt } : undefined),
      ]);
      if (signal.aborted) return;
      const { rooms } = session;
      const source = rooms.pinned;
      if (!source || !sameRoom(answer, room))
        return this.take({ type: 'failed', move: id, reason: undefined });
      session.store.set(withRoom(session.store.state, answer));
      const entered = session.open(adapter, answer);
      const side = rooms.side(answer);
      if (side) {
        target.media = new MovingMedia(session, source, side, answer);
        rooms.moving = target.media;
      }
      await entered;
      if (!signal.aborted) this.take({ type: 'entered', move: id });
    } catch (error) {
      if (!signal.aborted) this.take({ type: 'failed', move: id, reason: cannotReason(error) });
    }
  }

  #leave(room: RoomStamp): void {
    const { rooms, store } = this.#session;
    this.#drop();
    if (rooms.side(room) !== rooms.pinned) void rooms.close(room);
    store.dispatch({ type: 'local/room-closed', stamp: room });
  }

  /** Stops what is on its way into a target, and what was made for it; everything is shown from the call's room. */
  #drop(): void {
    this.#target?.stopped.abort();
    this.#target?.media?.abandon();
    this.#target = undefined;
  }

  #swap({ id }: MoveNotice): void {
    this.#target?.media?.swap(() => this.take({ type: 'swapped', move: id }));
  }

  #rest(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#drop();
    this.#evidence = new FlowEvidence();
  }

  #tick(): void {
    const now = Date.now();
    if (now > this.#lateAt) return this.take({ type: 'late' });
    if (now - this.#reportedAt >= MOVE_REPORT_INTERVAL) this.take({ type: 'beat' });
    if (this.#target?.media && !this.#target.media.alive) return this.take({ type: 'lost' });
    if (this.#state.step === 'entered') void this.#look();
  }

  async #look(): Promise<void> {
    const { rooms, store } = this.#session;
    const target = this.#target;
    const media = target?.media;
    if (!media || this.#looking) return;
    this.#looking = true;
    const [source, received] = await Promise.all(
      [media.source, media.target].map(({ link }) => link.connection.stats()),
    ).finally(() => {
      this.#looking = false;
    });
    if (target !== this.#target || !source || !received) return;
    const from = roomOf(store.state, media.source.link.stamp);
    const to = roomOf(store.state, media.target.link.stamp);
    if (!from || !to) return;
    const captured = SOURCES.filter((one) => rooms.sources.media.original(one));
    if (captured.some((one) => to.own.refused.includes(one)))
      return this.take({ type: 'failed', move: target.notice.id, reason: 'refused' });
    const flows = this.#evidence.receiving(
      from,
      to,
      { at: Date.now(), source, target: received },
      (owner) =>
        // Nobody waits for those who cannot follow.
        !this.#shown?.leaving?.includes(owner.participantId) &&
        (mediaKindOf(owner.source) === 'audio' || rooms.tiles.demand(owner)?.visible === true),
    );
    this.take({ type: 'evidence', ready: flows && published(to, captured) });
  }
}
