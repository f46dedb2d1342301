import { backoffDelay, type Backoff } from '../../adapter-kit/backoff.ts';
import type { CallId } from '../../contract/identity.ts';
import type { Deployments } from '../decision/deployments.ts';
import type { Clock } from '../ports/clock.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import { jittered } from '../background/jittered.ts';
import type { CallChangeListener } from './call-change-listener.ts';
import { roomsOf, type CallRecord, type CallRoom } from './call-record.ts';
import type { CallStore } from './call-store.ts';
import type { RoomSettingsOf } from './room-settings.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { RoomEnforcer, type RoomFindings } from './room-enforcer.ts';

export interface CallReconcilerOptions {
  readonly store: CallStore;
  readonly deployments: Deployments;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly changes?: CallChangeListener;
  /** Milliseconds that a call is kept with nobody inside. */
  readonly emptyGrace: number;
  readonly roomOf?: RoomSettingsOf;
  /** Milliseconds between two looks at a call whose rooms obey. */
  readonly interval: number;
  /** Milliseconds that credentials admit. */
  readonly credentialLife: number;
}

/** Calls that one look takes on, so that no look takes long. */
const BATCH = 50;
/** Milliseconds after which another process may take on a call whose rooms do not obey yet. */
const LEASE = 2_000;
/** Milliseconds between two looks at a call while a removed participant's credentials may still admit. */
const WATCH = 400;
/** Calls that are watched at that pace; of more, which anyone can have who removes guests, each is looked at less often. */
const WATCHED_AT_ONCE = 25;
/** Before a failed look is tried again. */
const RETRY: Backoff = { base: 250, ceiling: 750, jitter: 'equal' };
/** Looks in a row while others change the call. */
const LOOKS = 5;
/** Milliseconds that a call is kept while its deployment does not say whether anyone is inside. */
const SILENT_GRACE = 300_000;
/** Milliseconds after which a call is over that no process has looked at: none runs its deployment any more. */
const ABANDONED = 600_000;

/** One call at a time: a look that is under way, and the one that was asked for meanwhile. */
interface Look {
  readonly under: Promise<void>;
  next?: Promise<void>;
}

/**
 * Makes the rooms of each call equal to what is stored: who may be inside and with which rights, what is muted, which
 * rooms are closed; and notes what the rooms tell, which ends calls that are empty. The store remembers what is still
 * to be done, so a look that fails, or whose process dies, is taken up again by any process.
 */
export class CallReconciler {
  readonly #options: CallReconcilerOptions;
  readonly #enforcer: RoomEnforcer;
  readonly #looks = new Map<CallId, Look>();
  /** How often in a row a call's rooms could not be made to obey. */
  readonly #failures = new Map<CallId, number>();
  /** When calls that are watched were looked at, the one looked at longest ago first. */
  readonly #watched = new Map<CallId, number>();
  readonly #since: number;
  #stopped = false;

  constructor(options: CallReconcilerOptions) {
    this.#options = options;
    this.#since = options.clock.now();
    this.#enforcer = new RoomEnforcer(options.deployments, options.clock, ({ call }) => {
      if (!this.#stopped) void this.enforce(call);
    });
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    while (this.#looks.size > 0) await Promise.all([...this.#looks.values()].map(({ under }) => under));
  }

  /** Looks at a call now. Resolves after a look that began after this was asked for; never rejects. */
  enforce(id: CallId): Promise<void> {
    const look = this.#looks.get(id);
    if (look) return (look.next ??= look.under.then(() => this.#begin(id)));
    return this.#begin(id);
  }

  /** Looks at the calls that are due, and at nothing that another process has taken on. */
  async runDue(): Promise<void> {
    const { store, deployments, clock, interval } = this.#options;
    const now = clock.now();
    for (let more = true; more;) {
      const due = await store.claimDue({
        now,
        deployments: { among: deployments.ids },
        next: { settled: now + jittered(interval), unsettled: now + LEASE },
        limit: BATCH,
      });
      await mapConcurrently(due, async (call) => {
        if (!(await this.#isQuiet(call))) await this.enforce(call.id);
      });
      more = due.length === BATCH && !this.#stopped;
    }
    if (now - this.#since > ABANDONED) await this.#endAbandoned(now);
  }

  /**
   * Gives a call another room when the one that it was in is really gone: what the deployment knew of removals went
   * with it, so nobody may ever enter by that name again.
   */
  async replaceFinished(room: CallRoom): Promise<void> {
    const { store, clock, changes } = this.#options;
    if ((await this.#enforcer.find(room)) !== undefined) return;
    if (await store.replaceRoom(room.call, room, clock.now())) changes?.changed(room.call);
  }

  /** Whether a look would change nothing: the rooms obey, are as empty as they are said to be, and the call may stay. */
  async #isQuiet(call: CallRecord): Promise<boolean> {
    const { id, endedAt, emptySince, version, enforcedVersion, watchUntil = 0 } = call;
    if (endedAt !== undefined || emptySince === undefined || version !== enforcedVersion) return false;
    const grace = await this.#graceOf(call);
    if (this.#nextLook(id, this.#options.clock.now(), { watchUntil, emptySince, grace }) !== undefined)
      return false;
    const rooms = roomsOf(call);
    if (!rooms.every(({ deployment }) => this.#enforcer.runs(deployment))) return false;
    try {
      const inside = await Promise.all(rooms.map((room) => this.#enforcer.list(room)));
      return inside.every(({ length }) => length === 0);
    } catch {
      // The look itself says so, and is tried again.
      return false;
    }
  }

  #begin(id: CallId): Promise<void> {
    const look: Look = {
      under: this.#look(id).finally(() => {
        if (this.#looks.get(id) === look) this.#looks.delete(id);
      }),
    };
    this.#looks.set(id, look);
    return look.under;
  }

  async #look(id: CallId): Promise<void> {
    const { store, clock, telemetry } = this.#options;
    try {
      for (let looks = 1; looks <= LOOKS; looks += 1) {
        const call = await store.find(id);
        if (!call || (await this.#reconcile(call))) {
          this.#failures.delete(id);
          return;
        }
      }
      await store.postpone(id, clock.now() + backoffDelay(1, RETRY));
    } catch (error) {
      telemetry.failed(`making the rooms of call ${id} obey`, error);
      await this.#retryLater(id).catch((failure: unknown) =>
        telemetry.failed(`planning another look at call ${id}`, failure),
      );
    }
  }

  async #retryLater(id: CallId): Promise<void> {
    const { store, clock } = this.#options;
    const failures = (this.#failures.get(id) ?? 0) + 1;
    this.#failures.set(id, failures);
    await store.postpone(id, clock.now() + backoffDelay(failures, RETRY));
  }

  /** False when the call changed meanwhile. Rejects when a room could not be made to obey. */
  async #reconcile(call: CallRecord): Promise<boolean> {
    if (!roomsOf(call).every(({ deployment }) => this.#enforcer.runs(deployment))) return true;
    return call.endedAt === undefined ? this.#reconcileOpen(call) : this.#closeRooms(call);
  }

  async #closeRooms({ id, version }: CallRecord): Promise<boolean> {
    const { store, clock } = this.#options;
    await mapConcurrently(await store.listUnclosedRooms(id), async (room) => {
      await this.#enforcer.close(room);
      await store.markRoomClosed(room.room, clock.now());
    });
    return store.settle(id, version, {});
  }

  async #reconcileOpen(call: CallRecord): Promise<boolean> {
    const { store, clock, credentialLife } = this.#options;
    const findings = await this.#enforce(call);
    if (findings === 'silent') return true;
    const grace = await this.#graceOf(call);
    const emptySince = await this.#noteOccupancy(call, findings, grace);
    if (emptySince === 'ended') return false;
    const now = clock.now();
    const intruded = findings.some((one) => one.intruded);
    const watchUntil = intruded ? now + credentialLife : (call.watchUntil ?? 0);
    const settled = call.version === call.enforcedVersion;
    const next = this.#nextLook(call.id, now, { watchUntil, emptySince, grace });
    // The process that claimed it has planned the usual next look already.
    if (settled && next === undefined) return true;
    return store.settle(call.id, call.version, {
      next: next ?? now + jittered(this.#options.interval),
      ...(intruded && { watchUntil }),
    });
  }

  /**
   * Enforces what is stored in each room, also where another does not obey; rejects then. `silent`: it is not known who is
   * inside, and has not been for long.
   */
  async #enforce(call: CallRecord): Promise<readonly RoomFindings[] | 'silent'> {
    const { store } = this.#options;
    const findings: RoomFindings[] = [];
    const errors: unknown[] = [];
    for (const room of roomsOf(call))
      try {
        const inside = await this.#listed(call, room);
        if (inside === 'silent') return 'silent';
        const ids = inside.map(({ participantId }) => participantId);
        const nothingToEnforce = ids.length === 0 && call.version === call.enforcedVersion;
        const people = nothingToEnforce ? [] : await store.listToEnforce(call.id, ids, call.enforcedVersion);
        findings.push(await this.#enforcer.enforce(room, call, inside, people));
      } catch (error) {
        errors.push(error);
      }
    if (errors.length > 0) throw errors[0];
    return findings;
  }

  /** Not knowing who is inside is not knowing that nobody is, until that has been so for long. */
  async #listed(call: CallRecord, room: CallRoom) {
    const { store, clock } = this.#options;
    try {
      return await this.#enforcer.list(room);
    } catch (error) {
      const ended = await store.end(call.id, clock.now(), { emptyBefore: clock.now() - SILENT_GRACE });
      if (!ended) throw error;
      this.#ended(call.id);
      return 'silent';
    }
  }

  /** Notes who is inside, or since when nobody is; ends the call when that has been so for the grace time. */
  async #noteOccupancy(
    call: CallRecord,
    findings: readonly RoomFindings[],
    grace: number,
  ): Promise<number | 'ended' | undefined> {
    const { store, clock } = this.#options;
    const now = clock.now();
    if (findings.some(({ occupied }) => occupied)) {
      const fresh = findings.flatMap(({ welcome }) =>
        welcome.filter(({ enteredAt }) => enteredAt === undefined).map(({ id }) => id),
      );
      if (fresh.length > 0 || call.emptySince !== undefined || !call.entered)
        await store.markInside(call.id, fresh, now);
      return undefined;
    }
    if (call.emptySince === undefined) await store.markEmpty(call.id, now);
    const emptySince = call.emptySince ?? now;
    if (emptySince >= now - grace) return emptySince;
    if (!(await store.end(call.id, now, { emptyBefore: now - grace }))) return emptySince;
    this.#ended(call.id);
    return 'ended';
  }

  /** Milliseconds that a call is kept with nobody inside. */
  async #graceOf(call: CallRecord): Promise<number> {
    const { roomOf, emptyGrace } = this.#options;
    const own = (await roomOf?.(call))?.emptyTimeout;
    return own === undefined ? emptyGrace : own * 1_000;
  }

  #nextLook(
    id: CallId,
    now: number,
    {
      watchUntil,
      emptySince,
      grace,
    }: { readonly watchUntil: number; readonly emptySince: number | undefined; readonly grace: number },
  ): number | undefined {
    if (watchUntil > now) return now + this.#watchPause(id, now);
    const over = (emptySince ?? Infinity) + grace;
    // The usual look comes first, and plans again.
    return over > now + this.#options.interval ? undefined : Math.max(over, now) + 1;
  }

  #watchPause(id: CallId, now: number): number {
    const { interval } = this.#options;
    this.#watched.delete(id);
    this.#watched.set(id, now);
    for (const [other, at] of this.#watched) {
      if (now - at < 2 * interval) break;
      this.#watched.delete(other);
    }
    return Math.min(WATCH * Math.max(1, this.#watched.size / WATCHED_AT_ONCE), interval);
  }

  /** Ends calls on deployments that no process runs: their key could not be used any more. */
  async #endAbandoned(now: number): Promise<void> {
    const { store, deployments } = this.#options;
    const abandoned = await store.claimDue({
      now: now - ABANDONED,
      deployments: { except: deployments.ids },
      next: { settled: now + ABANDONED, unsettled: now + ABANDONED },
      limit: BATCH,
    });
    for (const { id } of abandoned) if (await store.end(id, now, 'always')) this.#ended(id);
  }

  #ended(id: CallId): void {
    this.#options.changes?.changed(id);
  }
}
