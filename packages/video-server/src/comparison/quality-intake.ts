import type { CallKey, TenantId } from '@crossfade/video-core';
import { BoundedMap } from '@crossfade/video-core/adapter-kit';
import { Recurring, type CallStore, type Clock, type Telemetry } from '@crossfade/video-core/server';
import { isOpen, type Ramp } from '../ramp/ramp.ts';
import { RampAssignments, type RampAssignment } from '../ramp/ramp-rule.ts';
import type { KeyCount, RampStore } from '../ramp/ramp-store.ts';
import type { Ramps } from '../ramp/ramps.ts';
import type { CurrentRouting } from '../routing/current-routing.ts';
import { eventsIn } from './events-in-sample.ts';
import type { QualityBatch } from './quality-batch.ts';

/** Milliseconds that counts wait for others. */
const GATHER = 1_000;
/** Counts that may wait; beyond it new ones are dropped. */
const WAITING_LIMIT = 20_000;
/** Keys of which it is remembered whether they have a call, and for how many milliseconds. */
const REMEMBERED = 10_000;
const FRESH = 10_000;

export interface QualityIntakeOptions {
  readonly calls: Pick<CallStore, 'findOpen'>;
  readonly store: RampStore;
  readonly ramps: Pick<Ramps, 'current'>;
  readonly routing: CurrentRouting;
  readonly pseudonym: (place: { readonly tenant: TenantId; readonly key: CallKey }) => CallKey;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

/**
 * Counts what clients measured, at the keys that a ramp has randomised. What clients say is taken for what it is: a key counts
 * only while it has a call, and no key can say much alone, whatever is claimed of it.
 */
export class QualityIntake {
  readonly #options: QualityIntakeOptions;
  readonly #known = new BoundedMap<string, { readonly hasCall: boolean; readonly until: number }>(REMEMBERED);
  #waiting = new WaitingCounts(0);
  #assignments: { readonly ramp: Ramp; readonly version: number; readonly of: RampAssignments } | undefined;
  #writing: Recurring | undefined;

  constructor(options: QualityIntakeOptions) {
    this.#options = options;
  }

  start(): void {
    const { telemetry } = this.#options;
    const task = { interval: () => GATHER, task: () => this.flush(), telemetry };
    this.#writing ??= new Recurring({ what: 'storing what clients measured', ...task });
  }

  /** Resolves when what was taken is stored. Idempotent. */
  async stop(): Promise<void> {
    await this.#writing?.stop();
    await this.flush();
  }

  /** Counts a batch, unless no open ramp has randomised its key, or no call is open there. */
  async take(tenant: TenantId, { key, client, samples }: QualityBatch): Promise<void> {
    const ramp = this.#options.ramps.current;
    if (!ramp || !isOpen(ramp) || !(await this.#hasCall(tenant, key))) return;
    const assignment = await this.#assignmentsOf(ramp).of({ tenant, key, ...(client && { client }) });
    if (!assignment) return;
    if (this.#waiting.ramp !== ramp.number) {
      await this.flush();
      this.#waiting = new WaitingCounts(ramp.number);
    }
    const place = { tenant, key: this.#options.pseudonym({ tenant, key }), stage: ramp.step };
    for (const { metric, happened } of samples.flatMap(eventsIn))
      this.#waiting.add({ ...place, ...assignment, metric, trials: 1, events: happened ? 1 : 0 });
  }

  /** Stores what was counted so far. */
  async flush(): Promise<void> {
    const { ramp, counts, joins } = this.#waiting;
    if (counts.length === 0) return;
    this.#waiting = new WaitingCounts(ramp);
    await this.#options.store.count(ramp, counts, joins);
  }

  #assignmentsOf(ramp: Ramp): RampAssignments {
    const { version, set } = this.#options.routing.rules;
    if (this.#assignments?.ramp.number !== ramp.number || this.#assignments.version !== version)
      this.#assignments = { ramp, version, of: new RampAssignments(ramp, set) };
    return this.#assignments.of;
  }

  async #hasCall(tenant: TenantId, key: CallKey): Promise<boolean> {
    const { calls, clock } = this.#options;
    const id = JSON.stringify([tenant, key]);
    const known = this.#known.get(id);
    if (known && known.until > clock.now()) return known.hasCall;
    const hasCall = (await calls.findOpen(tenant, key)) !== undefined;
    this.#known.set(id, { hasCall, until: clock.now() + FRESH });
    return hasCall;
  }
}

/** Counts of one ramp, added up by key, metric and stage. */
class WaitingCounts {
  readonly ramp: number;
  readonly #counts = new Map<string, KeyCount>();
  #worked = false;
  readonly #failedAt = new Set<CallKey>();

  constructor(ramp: number) {
    this.ramp = ramp;
  }

  get counts(): readonly KeyCount[] {
    return [...this.#counts.values()];
  }

  get joins() {
    return { worked: this.#worked, failedAt: [...this.#failedAt] };
  }

  add(count: KeyCount): void {
    const { tenant, key, metric, stage } = count;
    const id = JSON.stringify([tenant, key, metric, stage]);
    const known = this.#counts.get(id);
    if (!known && this.#counts.size >= WAITING_LIMIT) return;
    const trials = count.trials + (known?.trials ?? 0);
    const events = count.events + (known?.events ?? 0);
    this.#counts.set(id, { ...count, trials, events });
    if (metric === 'join-failure' && isTreated(count, stage)) this.#joined(key, count.events === 0);
  }

  #joined(key: CallKey, worked: boolean): void {
    if (!worked) return void this.#failedAt.add(key);
    this.#worked = true;
    this.#failedAt.clear();
  }
}

const isTreated = ({ treatedFrom }: RampAssignment, stage: number): boolean =>
  treatedFrom !== undefined && treatedFrom <= stage;
