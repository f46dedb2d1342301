import { randomUUID } from 'node:crypto';
import { BoundedMap } from '../../adapter-kit/bounded-map.ts';
import type { MoveNotice, MoveReport } from '../../call/move-protocol.ts';
import { MoveInProgressError } from '../../contract/errors/move-in-progress-error.ts';
import { MoveNotFoundError } from '../../contract/errors/move-not-found-error.ts';
import { MoveOverError } from '../../contract/errors/move-over-error.ts';
import { UnauthorizedError } from '../../contract/errors/unauthorized-error.ts';
import {
  asId,
  kindOf,
  type CallId,
  type CallKey,
  type DeploymentId,
  type MoveId,
} from '../../contract/identity.ts';
import type { Identity } from '../../server/admission/authorize.ts';
import { pinnedRoomOf, type CallRecord } from '../../server/calls/call-record.ts';
import type { ProvidersOf } from '../../server/calls/room-settings.ts';
import type { CallStore } from '../../server/calls/call-store.ts';
import { within } from '../../server/calls/within.ts';
import type { ToldMove } from '../../server/control/control-moves.ts';
import type { ControlSeat } from '../../server/control/control-store.ts';
import type { Deployments } from '../../server/decision/deployments.ts';
import type { AuditLog } from '../../server/moderation/audit-log.ts';
import type { Clock } from '../../server/ports/clock.ts';
import type { Follower } from './barrier.ts';
import type { MoveObserver } from './move-observer.ts';
import { followsInBatches, isOpen, type MoveRecord, type NewMove } from './move-record.ts';
import { isGone } from './move-policy.ts';
import { judgeMove, type MoveVerdict } from './move-request.ts';
import type { MoveRunner } from './move-runner.ts';
import type { MoveStore } from './move-store.ts';
import { RescueRests } from './rescue-rests.ts';
import { rescueTarget } from './rescue-target.ts';
import { PREPARE_LIMIT, swapLimit } from './move-times.ts';

export interface MovesOptions {
  readonly calls: CallStore;
  readonly moves: MoveStore;
  readonly deployments: Deployments;
  /** Absent: each call may move to each provider. */
  readonly providersOf?: ProvidersOf;
  readonly observer: MoveObserver;
  readonly runner: Pick<MoveRunner, 'lease' | 'changed' | 'carryOn'>;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

type Asked = Pick<NewMove, 'to' | 'kind' | 'forced' | 'subject'>;

export interface MoveWish {
  readonly key: CallKey;
  readonly to: DeploymentId;
  /** Disconnects those who cannot follow, and does not mind that the last try was aborted. */
  readonly force: boolean;
}

/** A move with how far each participant is. */
export interface WatchedMove {
  readonly move: MoveRecord;
  readonly people: readonly Follower[];
}

/** Milliseconds that the source has to say who is inside. */
const LISTING = 1_500;
/** Connections whose latest report is remembered. */
const CONNECTIONS = 10_000;
/** Calls that end, or rooms that are replaced, in the middle of a request. */
const TRIES = 3;

/** Moves of live calls: asked for by staff, followed by participants. */
export class Moves {
  readonly #options: MovesOptions;
  readonly #rescueRests = new RescueRests();
  /** What each connection said last; a connection is one process's. */
  readonly #said = new BoundedMap<string, string>(CONNECTIONS);

  constructor(options: MovesOptions) {
    this.#options = options;
  }

  /**
   * Begins a move; it goes on in the background. `undefined` when the call is there already. Rejects with
   * `UnauthorizedError`, `InvalidInputError` (the call may not go there), `CallNotFoundError`, `DeploymentNotFoundError`, `DeploymentUnhealthyError`,
   * `DeploymentKilledError`, `EncryptionUnsupportedError`, `MoveInProgressError`, `TargetRestingError` or
   * `CannotFollowError`.
   */
  async request(wish: MoveWish, identity: Identity): Promise<MoveRecord | undefined> {
    asStaff(identity);
    const { subject } = identity;
    const { to, force: forced } = wish;
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const verdict = await this.#judge(wish, identity);
      if (verdict.do === 'refuse') throw verdict.error;
      if (verdict.do === 'nothing') return undefined;
      const { call, kind } = verdict;
      const detail = `${call.pin} to ${to}${forced ? ', forced' : ''}`;
      const begun = await this.#begin(call, { to, kind, forced, subject }, detail);
      if (begun) return begun;
    }
    throw new MoveInProgressError('This call is being moved, or got another room. Try again.');
  }

  /**
   * Carries a call over to a deployment that can take it, since its own does not work any more. Does nothing while the call
   * is being moved, where no deployment can take it, or where nobody could follow and it was not switched off; a deployment
   * that failed to take it is left alone for a while.
   */
  async rescue(call: CallRecord): Promise<void> {
    const { moves, deployments, providersOf, observer, clock } = this.#options;
    const latest = await moves.findLatest(call.id);
    if (latest && isOpen(latest)) return;
    if (latest) this.#rescueRests.saw(latest);
    const providers = await providersOf?.(call);
    const able = deployments.ids.filter(
      (id) =>
        id !== call.pin &&
        (providers?.includes(kindOf(id)) ?? true) &&
        !this.#rescueRests.rests(call.id, id, clock.now()) &&
        observer.standing(id) === 'well' &&
        (!call.encrypted || deployments.encrypts(id)),
    );
    if (able.length === 0) return;
    const people = await observer.present(call.id);
    // What an operator switched off is left in any case; what failed may come back.
    const fallback = observer.standing(call.pin) === 'killed' ? able[0] : undefined;
    const to = rescueTarget(able, call.pin, people) ?? fallback;
    if (to === undefined) return;
    const asked = { to, kind: 'rescue', forced: true, subject: 'rescue' } as const;
    await this.#begin(call, asked, `${call.pin} to ${to}`);
  }

  /** Rejects with `UnauthorizedError` or `MoveNotFoundError`. */
  async watch(id: MoveId, identity: Identity): Promise<WatchedMove> {
    asStaff(identity);
    const { moves, observer } = this.#options;
    const move = await moves.find(id);
    if (move?.tenant !== identity.tenant) throw new MoveNotFoundError('There is no such move.');
    return { move, people: isOpen(move) ? await observer.followers(move) : [] };
  }

  /** Takes what a participant's client says of itself. Rejects with `MoveOverError`. */
  async report({ call, participant, connection }: ControlSeat, report: MoveReport): Promise<void> {
    const { moves, clock, runner } = this.#options;
    const { move: id, seq, state, reason } = report;
    const move = await moves.find(id);
    if (move?.call !== call || !isOpen(move)) throw new MoveOverError('This move is over.');
    const at = clock.now();
    const words = { participant, connection, seq, state, at, ...(reason !== undefined && { reason }) };
    if (!(await moves.report(id, words))) return;
    // Most reports only say that the client is still there.
    const said = `${id} ${state} ${reason ?? ''}`;
    if (this.#said.get(connection) === said) return;
    this.#said.set(connection, said);
    // Who is not ready keeps the call from moving, and makes nothing happen.
    if (state !== 'not-ready' && !followsInBatches(move)) runner.changed(id);
  }

  /** The notice of the move that is under way, for the participants of a call. */
  async notice(call: CallId): Promise<ToldMove | undefined> {
    const { moves, clock } = this.#options;
    const move = await moves.findOpen(call);
    if (!move || (move.phase === 'prepare' && move.announcedAt === undefined)) return undefined;
    const { id, source, target, leaving, committedAt, requestedAt } = move;
    const until = committedAt === undefined ? requestedAt + PREPARE_LIMIT : committedAt + swapLimit(move);
    const notice: MoveNotice = {
      id,
      phase: committedAt === undefined ? 'prepare' : 'committed',
      source: { epoch: source.epoch, attempt: source.attempt },
      target: { ...target, provider: kindOf(target.deployment) },
      ...(leaving.length > 0 && { leaving }),
      deadline: Math.max(0, until - clock.now()),
    };
    return { notice, first: move.batched ? move.first : [] };
  }

  /** `undefined` when the call is being moved, or is in another room by now. */
  async #begin(call: CallRecord, asked: Asked, detail: string): Promise<MoveRecord | undefined> {
    const { moves, audit, clock, runner } = this.#options;
    const { id, tenant } = call;
    const at = clock.now();
    const entry = { at, tenant, subject: asked.subject, action: 'move', call: id, detail } as const;
    // Every process tries to rescue a call, and one does.
    if (asked.kind === 'planned') await audit.record(entry);
    const begun = await moves.begin(newMove(call, { ...asked, requestedAt: at }), runner.lease());
    if (typeof begun === 'string') return undefined;
    if (asked.kind === 'rescue') await audit.record(entry);
    // The room that is left may take long to close, which nobody waits for here.
    void runner.carryOn(begun.id);
    return begun;
  }

  async #judge({ key, to, force }: MoveWish, { tenant }: Identity): Promise<MoveVerdict> {
    const { calls, moves, deployments, providersOf, observer, clock } = this.#options;
    const call = await calls.findOpen(tenant, key);
    const known = deployments.ids.includes(to);
    const source = call && observer.standing(call.pin);
    // Who is inside a room that does not work, or is left in any case, is not asked: that may take its time.
    const asks = known && call?.pin !== to && source !== undefined && !isGone(source) && !force;
    const [latest, providers, cannotFollow] = await Promise.all([
      call && moves.findLatest(call.id),
      call && providersOf?.(call),
      call && asks ? this.#cannotFollow(call, to) : [],
    ]);
    return judgeMove({
      at: clock.now(),
      call,
      to,
      target: known
        ? {
            standing: observer.standing(to),
            encrypts: deployments.encrypts(to),
          }
        : undefined,
      source,
      force,
      providers,
      latest,
      cannotFollow,
    });
  }

  /** Names of those who are in the room, and whose client cannot enter another beside it. */
  async #cannotFollow(call: CallRecord, to: DeploymentId): Promise<readonly string[]> {
    const { deployments, observer } = this.#options;
    const { room, deployment } = pinnedRoomOf(call);
    const move = { call: call.id, target: { deployment: to } };
    try {
      const [inside, followers] = await Promise.all([
        within(LISTING, deployments.get(deployment).listParticipants(room), deployment),
        observer.followers(move),
      ]);
      const { settled } = await observer.bystanders(move, inside, followers);
      return settled.map(({ name }) => name);
    } catch {
      // A source that does not say who is inside is for the move to judge.
      return [];
    }
  }
}

const newMove = (
  { id, tenant, key, epoch, attempt, pin }: CallRecord,
  asked: Asked & Pick<NewMove, 'requestedAt'>,
): NewMove => ({
  ...asked,
  id: asId.move(randomUUID()),
  call: id,
  tenant,
  key,
  source: { epoch, attempt, deployment: pin },
});

function asStaff({ grants }: Identity): void {
  if (!grants.has('staff'))
    throw new UnauthorizedError('Only staff move calls. Send a token of staff as "Authorization: Bearer …".');
}
