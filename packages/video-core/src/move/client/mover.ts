import { withRoom } from '../../call/call-reducer.ts';
import { roomOf, sameRoom } from '../../call/call-selectors.ts';
import { MOVE_REPORT_INTERVAL, type MoveNotice, type MoveReport } from '../../call/move-protocol.ts';
import { pause } from '../../adapter-kit/pause.ts';
import type { AdmittedCall } from '../../client/session/call-extension.ts';
import { mediaKindOf, SOURCES } from '../../contract/media.ts';
import type { RoomStamp } from '../../contract/identity.ts';
import { cannotReason } from './cannot-reason.ts';
import { GRACE, LOOK, PAUSE } from './move-times.ts';
import { moverPolicy, type MoverEffect, type MoverInput, type MoverState } from './mover-policy.ts';
import { MessageCopies } from './message-copies.ts';
import { MovingMedia } from './moving-media.ts';
import { tickEvery } from './worker-timer.ts';

/**
 * Follows live moves of one call: carries out what the policy says. Made when the first move is announced; holds nothing
 * while none is under way.
 */
export class Mover {
  readonly #call: () => AdmittedCall;
  readonly #send: (report: MoveReport) => void;
  #state: MoverState = { step: 'idle' };
  #shown: MoveNotice | undefined;
  /** Aborted when the target is not wanted any more. */
  #wanted: AbortController | undefined;
  /** Once the target's side is there. */
  #media: MovingMedia | undefined;
  #stopTimer: (() => void) | undefined;
  #looking = false;
  readonly #copies = new MessageCopies((message) => this.#session.data.tell(message));
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
    store.set({ ...store.state, moving: notice });
    if (notice) {
      this.#lateAt = Date.now() + notice.deadline + GRACE;
      this.#stopTimer ??= tickEvery(LOOK, () => this.#tick());
      return;
    }
    this.#drop();
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  #do(effect: MoverEffect): void {
    switch (effect.type) {
      case 'enter':
        return void this.#enter(effect.notice, effect.again);
      case 'leave':
        return this.#leave(effect.room);
      case 'swap':
        return this.#media?.swap(() => this.take({ type: 'swapped', move: effect.move }));
      case 'follow':
        return void this.#call().follow();
      case 'report':
        this.#reportedAt = Date.now();
        return this.#send({ type: 'move-report', seq: (this.#seq += 1), ...effect.report });
    }
  }

  async #enter(notice: MoveNotice, again: unknown): Promise<void> {
    this.#drop();
    const { id: move, phase, target } = notice;
    this.#wanted = new AbortController();
    const { signal } = this.#wanted;
    const session = this.#session;
    const { rooms, store } = session;
    try {
      if (again) await pause(PAUSE * Math.random(), signal);
      const [adapter, answer] = await Promise.all([
        session.load(target.provider),
        this.#call().renew(signal, phase === 'prepare' ? { attempt: target.attempt } : undefined),
      ]);
      if (signal.aborted) return;
      const source = rooms.side(notice.source);
      if (!source || !sameRoom(answer, target))
        return this.take({ type: 'failed', move, reason: 'unreachable' });
      store.set(withRoom(store.state, answer));
      const entered = session.open(adapter, answer);
      const side = rooms.side(answer);
      if (side) rooms.moving = this.#media = new MovingMedia(session, source, side, answer, this.#copies);
      await entered;
      if (signal.aborted) return;
      if (this.#media) this.#media.entered = true;
      this.take({ type: 'entered', move });
    } catch (error) {
      if (!signal.aborted) this.take({ type: 'failed', move, reason: cannotReason(error) });
    }
  }

  #leave(room: RoomStamp): void {
    const { rooms, store } = this.#session;
    this.#drop();
    if (store.state.pin && sameRoom(room, store.state.pin)) return;
    void rooms.close(room);
    // Nothing is closed where nothing was entered.
    store.dispatch({ type: 'local/room-closed', stamp: room });
  }

  /** Stops what is on its way into a target, and what was made for it; everything is shown from the call's room. */
  #drop(): void {
    this.#wanted?.abort();
    this.#media?.abandon();
    this.#media = undefined;
  }

  #tick(): void {
    const now = Date.now();
    if (now > this.#lateAt) return this.take({ type: 'late' });
    if (now - this.#reportedAt >= MOVE_REPORT_INTERVAL) this.take({ type: 'beat' });
    const target = this.#media?.target;
    if (target && this.#session.rooms.side(target.link.stamp) !== target) return this.take({ type: 'lost' });
    if (this.#state.step === 'entered') void this.#look();
  }

  async #look(): Promise<void> {
    const { rooms, store } = this.#session;
    const media = this.#media;
    const to = media && roomOf(store.state, media.target.link.stamp);
    if (!to || !this.#shown || this.#looking) return;
    const captured = SOURCES.filter((one) => rooms.sources.media.original(one));
    if (captured.some((one) => to.own.refused.includes(one)))
      return this.take({ type: 'failed', move: this.#shown.id, reason: 'refused' });
    let ready = captured.every((one) => to.own.published[one]);
    // Counting takes time, of which a page that connects has little.
    if (ready) {
      this.#looking = true;
      const [source, target] = await Promise.all([
        media.source.link.connection.stats(),
        media.target.link.connection.stats(),
      ]).finally(() => {
        this.#looking = false;
      });
      const from = roomOf(store.state, media.source.link.stamp);
      if (!from || media !== this.#media) return;
      ready = media.evidence.receiving(
        from,
        to,
        { at: Date.now(), source, target },
        (owner) =>
          // Nobody waits for those who cannot follow.
          !this.#shown?.leaving?.includes(owner.participantId) &&
          (mediaKindOf(owner.source) === 'audio' || rooms.tiles.demand(owner)?.visible),
      );
    }
    this.take({ type: 'evidence', ready });
  }
}
