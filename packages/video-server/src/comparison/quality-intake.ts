import type { CallKey, DeploymentId, TenantId } from '@crossfade/video-core';
import { BoundedMap } from '@crossfade/video-core/adapter-kit';
import {
  Recurring,
  ruleContextOf,
  type CallRecord,
  type CallStore,
  type Clock,
  type Identity,
  type Telemetry,
} from '@crossfade/video-core/server';
import { isOpen, type Ramp } from '../ramp/ramp.ts';
import { RampAssignments, type RampAssignment } from '../ramp/ramp-rule.ts';
import {
  FAILED_KEPT,
  type FailedJoin,
  type JoinsInRow,
  type KeyCount,
  type RampStore,
} from '../ramp/ramp-store.ts';
import type { Ramps } from '../ramp/ramps.ts';
import type { CurrentRouting } from '../routing/current-routing.ts';
import { eventsIn } from './events-in-sample.ts';
import type { QualityBatch } from './quality-batch.ts';
import { browserOf, dayOf, networkOf, sizeOf } from './rollup/cell.ts';
import type { QualityRollup } from './rollup/quality-rollup.ts';

/** Milliseconds that counts wait for others. */
const GATHER = 1_000;
/** Counts that may wait; beyond it new ones are dropped. */
const WAITING_LIMIT = 20_000;
/** Keys of which it is remembered which call they have, and for how many milliseconds. */
const REMEMBERED = 10_000;
const FRESH = 10_000;

export interface QualityIntakeOptions {
  readonly calls: Pick<CallStore, 'findOpen'>;
  readonly store: RampStore;
  readonly rollup: QualityRollup;
  readonly ramps: Pick<Ramps, 'current'>;
  readonly routing: CurrentRouting;
  readonly pseudonym: (place: { readonly tenant: TenantId; readonly key: CallKey }) => CallKey;
  readonly networkPseudonym: (network: string) => string;
  readonly clock: Clock;
  /** Of which days are named. */
  readonly calendar: Clock;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

/** Who reports, as the request tells. */
export interface Reporter {
  readonly network: string;
  readonly userAgent: string;
}

/**
 * Adds up what clients measured: of every call by what it was like, and at the keys that a ramp has randomised for the ramp. What clients say is taken for what it is: a key counts
 * only while it has a call, and no key can say much alone, whatever is claimed of it.
 */
export class QualityIntake {
  readonly #options: QualityIntakeOptions;
  readonly #known = new BoundedMap<string, { readonly call: CallRecord | undefined; readonly until: number }>(
    REMEMBERED,
  );
  readonly #clearing = new Clearing();
  #waiting = new WaitingCounts(0, this.#clearing);
  #assignments: { readonly ramp: Ramp; readonly version: number; readonly of: RampAssignments } | undefined;
  #writing: Recurring | undefined;

  constructor(options: QualityIntakeOptions) {
    this.#options = options;
  }

  start(): void {
    const { telemetry } = this.#options;
    const task = { interval: () => GATHER, task: () => this.#flushCounts(), telemetry };
    this.#writing ??= new Recurring({ what: 'storing what clients measured', ...task });
    this.#options.rollup.start();
  }

  /** Resolves when what was taken is stored. Idempotent. */
  async stop(): Promise<void> {
    await this.#writing?.stop();
    await this.flush();
    await this.#options.rollup.stop();
  }

  /** Adds a batch, unless no call is open at its key. The rules are asked as by a join. */
  async take(identity: Identity, batch: QualityBatch, { network, userAgent }: Reporter): Promise<void> {
    const { tenant } = identity;
    const { key: name, samples, epoch } = batch;
    const call = await this.#callAt(tenant, name, epoch);
    if (!call) return;
    const key = this.#options.pseudonym({ tenant, key: name });
    const ramp = this.#options.ramps.current;
    const randomised = ramp && isOpen(ramp) ? await this.#assigned(ramp, identity, batch) : undefined;
    const deployment = deploymentAt(call, epoch);
    if (deployment !== undefined)
      this.#options.rollup.take(
        {
          tenant,
          day: dayOf(this.#options.calendar.now()),
          deployment,
          ramp: randomised?.ramp.number ?? 0,
          stage: randomised?.ramp.step ?? 0,
          arm: randomised ? armOf(randomised) : 'none',
          browser: browserOf(userAgent),
          network: networkOf(batch.network),
          size: sizeOf(batch.participants),
          moved: (epoch ?? call.epoch) > 1,
        },
        key,
        samples,
      );
    if (randomised) await this.#count(randomised, { tenant, key }, samples, network);
  }

  async #assigned(
    ramp: Ramp,
    identity: Identity,
    { key, client }: QualityBatch,
  ): Promise<Randomised | undefined> {
    const { routing } = this.#options;
    const asked = routing.placed(ruleContextOf(identity, { key, ...(client && { client }) }));
    const assignment = await this.#assignmentsOf(ramp).of(asked);
    return assignment && { ramp, assignment };
  }

  async #count(
    { ramp, assignment }: Randomised,
    at: { readonly tenant: TenantId; readonly key: CallKey },
    samples: QualityBatch['samples'],
    network: string,
  ): Promise<void> {
    if (this.#waiting.ramp !== ramp.number) {
      await this.#flushCounts();
      this.#waiting = new WaitingCounts(ramp.number, this.#clearing);
    }
    const reporter = this.#options.networkPseudonym(network);
    const place = { ...at, stage: ramp.step };
    for (const { metric, happened } of samples.flatMap(eventsIn))
      this.#waiting.add({ ...place, ...assignment, metric, trials: 1, events: happened ? 1 : 0 }, reporter);
  }

  /** Stores what was added up so far. */
  async flush(): Promise<void> {
    await Promise.all([this.#flushCounts(), this.#options.rollup.flush()]);
  }

  async #flushCounts(): Promise<void> {
    const { ramp, counts, joins } = this.#waiting;
    if (counts.length === 0) return;
    this.#waiting = new WaitingCounts(ramp, this.#clearing);
    await this.#options.store.count(ramp, counts, joins);
  }

  #assignmentsOf(ramp: Ramp): RampAssignments {
    const { version, set } = this.#options.routing.rules;
    if (this.#assignments?.ramp.number !== ramp.number || this.#assignments.version !== version)
      this.#assignments = { ramp, version, of: new RampAssignments(ramp, set) };
    return this.#assignments.of;
  }

  /** @param epoch that the reporter knows; a later one than is remembered says that the call has moved */
  async #callAt(tenant: TenantId, key: CallKey, epoch: number | undefined): Promise<CallRecord | undefined> {
    const { calls, clock } = this.#options;
    const id = JSON.stringify([tenant, key]);
    const known = this.#known.get(id);
    if (known && known.until > clock.now() && !(known.call && (epoch ?? 0) > known.call.epoch))
      return known.call;
    const call = await calls.findOpen(tenant, key);
    this.#known.set(id, { call, until: clock.now() + FRESH });
    return call;
  }
}

interface Randomised {
  readonly ramp: Ramp;
  readonly assignment: RampAssignment;
}

const armOf = ({ ramp, assignment }: Randomised): 'treated' | 'control' =>
  isTreated(assignment, ramp.step) ? 'treated' : 'control';

/** Where a call was in an epoch; `undefined` where that is not known any more, or was never so. */
function deploymentAt(call: CallRecord, epoch = call.epoch): DeploymentId | undefined {
  if (epoch === call.epoch) return call.pin;
  return epoch === 1 ? call.decision.deployment : undefined;
}

/**
 * Which network may say for all that joins work: none twice in a row, so that one alone cannot keep the breaker from what others
 * report.
 */
class Clearing {
  #last: string | undefined;

  by(network: string): boolean {
    if (network === this.#last) return false;
    this.#last = network;
    return true;
  }
}

/** Counts of one ramp, added up by key, metric and stage. */
class WaitingCounts {
  readonly ramp: number;
  readonly #clearing: Clearing;
  readonly #counts = new Map<string, KeyCount>();
  #worked = false;
  readonly #workedAt = new Set<string>();
  #failedAt: readonly FailedJoin[] = [];

  constructor(ramp: number, clearing: Clearing) {
    this.ramp = ramp;
    this.#clearing = clearing;
  }

  get counts(): readonly KeyCount[] {
    return [...this.#counts.values()];
  }

  get joins(): JoinsInRow {
    return { worked: this.#worked, workedAt: [...this.#workedAt], failedAt: this.#failedAt };
  }

  add(count: KeyCount, network: string): void {
    const { tenant, key, metric, stage } = count;
    const id = JSON.stringify([tenant, key, metric, stage]);
    const known = this.#counts.get(id);
    if (!known && this.#counts.size >= WAITING_LIMIT) return;
    const trials = count.trials + (known?.trials ?? 0);
    const events = count.events + (known?.events ?? 0);
    this.#counts.set(id, { ...count, trials, events });
    if (metric === 'join-failure' && isTreated(count, stage))
      this.#joined({ key, network }, count.events === 0);
  }

  #joined(join: FailedJoin, worked: boolean): void {
    const { key, network } = join;
    if (!worked) {
      const known = this.#failedAt.some((each) => each.key === key && each.network === network);
      if (!known && this.#failedAt.length < FAILED_KEPT) this.#failedAt = [...this.#failedAt, join];
      return;
    }
    this.#workedAt.add(network);
    const clears = this.#clearing.by(network);
    this.#worked ||= clears;
    this.#failedAt = clears ? [] : this.#failedAt.filter((each) => each.network !== network);
  }
}

const isTreated = ({ treatedFrom }: RampAssignment, stage: number): boolean =>
  treatedFrom !== undefined && treatedFrom <= stage;
