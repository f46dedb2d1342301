import { DeploymentNotFoundError, InvalidInputError } from '@crossfade/video-core';
import {
  Recurring,
  ruleSetSchema,
  type AuditLog,
  type Clock,
  type DeploymentHealth,
  type Deployments,
  type Identity,
  type Telemetry,
} from '@crossfade/video-core/server';
import { assess, MOST_EVIDENCE, type Assessment } from '../comparison/assess.ts';
import { METRICS, type Metric } from '../comparison/metrics.ts';
import { armsOf, type KeyHistory } from '../comparison/statistics/key-history.ts';
import { sampleRatioEvidence } from '../comparison/statistics/sample-ratio.ts';
import { requireGrant } from '../operation/require-grant.ts';
import type { RuleBook } from '../operation/rule-book.ts';
import type { CurrentRouting } from '../routing/current-routing.ts';
import { isOpen, percentOf, sharesOf, type Ramp, type RampPlan } from './ramp.ts';
import { withRamp } from './ramp-rule.ts';
import type { RampStore, StoredRamp } from './ramp-store.ts';
import { back, lookAt, pause, resume, type RampView } from './step-ramp.ts';

/** Milliseconds between two looks at a ramp, about. */
const LOOK = 5_000;

export interface RampsOptions {
  readonly store: RampStore;
  readonly rules: RuleBook;
  readonly routing: CurrentRouting;
  readonly deployments: Deployments;
  readonly health: Pick<DeploymentHealth, 'seemsDown'>;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

/** A ramp with what is known in it. */
export interface RampReport {
  readonly ramp: Ramp;
  readonly percent: number;
  readonly assessments: readonly Assessment[];
  /** Evidence that keys do not fall into the arms as they should; a ramp is held at 1,000. */
  readonly splitEvidence: number;
}

/**
 * Guarded ramps, for all tenants: one at a time. Any process looks at it; what is stored decides, and the rules follow it, so a
 * restart moves no key. For operators; every step is audited with its evidence before it is made.
 */
export class Ramps {
  readonly #options: RampsOptions;
  #latest: StoredRamp | undefined;
  #looking: Recurring | undefined;

  constructor(options: RampsOptions) {
    this.#options = options;
  }

  /** The ramp as this process knows it. */
  get current(): Ramp | undefined {
    return this.#latest?.ramp;
  }

  start(): void {
    const { telemetry } = this.#options;
    const look = { interval: () => LOOK, task: () => this.look(), telemetry };
    this.#looking ??= new Recurring({ what: 'looking at the ramp', ...look });
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  async stop(): Promise<void> {
    await this.#looking?.stop();
  }

  /** `undefined` when there was never a ramp. */
  async report(identity: Identity): Promise<RampReport | undefined> {
    requireGrant(identity, 'operator');
    const stored = await this.#read();
    if (!stored) return undefined;
    const { assessments, splitEvidence } = await this.#view(stored);
    const { ramp } = stored;
    return { ramp, percent: percentOf(ramp), assessments, splitEvidence };
  }

  /** Rejects with `DeploymentNotFoundError`, or `InvalidInputError` while another ramp is open. */
  async begin(identity: Identity, plan: RampPlan, detail?: string): Promise<void> {
    requireGrant(identity, 'operator');
    const { deployments, routing, clock, rules } = this.#options;
    if (!deployments.ids.includes(plan.to))
      throw new DeploymentNotFoundError(
        `There is no deployment ${plan.to}. Name one of ${deployments.ids.join(', ')}.`,
      );
    if (routing.killed().includes(plan.to))
      throw new InvalidInputError(`${plan.to} is out of service. Put it back before a ramp to it starts.`);
    const stored = await this.#read();
    if (stored && isOpen(stored.ramp))
      throw new InvalidInputError('A ramp is open. Take it back, or wait until it is complete.');
    const now = clock.now();
    const ramp: Ramp = {
      number: (stored?.ramp.number ?? 0) + 1,
      plan,
      phase: 'canary',
      step: 0,
      since: now,
      startedAt: now,
      tenant: identity.tenant,
      ...(detail !== undefined && { detail }),
    };
    const { set, unreadable } = await rules.read(identity);
    if (unreadable)
      throw new InvalidInputError('This server cannot read the rules that are stored. Set them again first.');
    if (!ruleSetSchema.safeParse(withRamp(set, ramp)).success)
      throw new InvalidInputError('A ramp is a rule, and no more of them can be set. Remove one first.');
    await this.#ordered(this.#change(ramp, undefined, 0, identity.subject));
  }

  /** Keeps the share until `resume`. */
  pause(identity: Identity, detail?: string): Promise<void> {
    return this.#command(identity, (ramp) => pause(ramp, detail));
  }

  /** Goes on; after an inconclusive step, with the next. */
  resume(identity: Identity): Promise<void> {
    return this.#command(identity, resume);
  }

  /** Sends no key to the ramp's deployment any more. */
  back(identity: Identity, detail?: string): Promise<void> {
    return this.#command(identity, (ramp) => back(ramp, this.#options.clock.now(), detail));
  }

  /** One look, as each process takes it every few seconds. */
  async look(): Promise<void> {
    const stored = await this.#read();
    if (!stored) return;
    if (isOpen(stored.ramp)) {
      const view = await this.#view(stored);
      const next = lookAt(stored.ramp, view);
      if (next !== stored.ramp) {
        await this.#change(next, stored.ramp, stored.version, 'ramp', view);
        return;
      }
    }
    await this.#enforce(stored.ramp);
  }

  async #command(identity: Identity, step: (ramp: Ramp, view: RampView) => Ramp): Promise<void> {
    requireGrant(identity, 'operator');
    const stored = await this.#read();
    if (!stored) throw new InvalidInputError('There is no ramp. Start one first.');
    const view = await this.#view(stored);
    const next = step(stored.ramp, view);
    if (next === stored.ramp)
      throw new InvalidInputError(`Nothing to do: ramp ${stored.ramp.number} is ${stored.ramp.phase}.`);
    await this.#ordered(this.#change(next, stored.ramp, stored.version, identity.subject, view));
  }

  async #ordered(change: Promise<boolean>): Promise<void> {
    if (!(await change))
      throw new InvalidInputError('The ramp was changed meanwhile. Look at it, then repeat your command.');
  }

  /** Answers whether nobody was faster: otherwise their step holds, and its rules. */
  async #change(
    next: Ramp,
    before: Ramp | undefined,
    version: number,
    subject: string,
    view?: RampView,
  ): Promise<boolean> {
    const { store, audit, clock } = this.#options;
    const { tenant, detail, reason } = next;
    await audit.record({
      at: clock.now(),
      tenant,
      subject,
      action: 'ramp',
      deployment: next.plan.to,
      ...(detail !== undefined && { detail }),
      change: {
        ramp: next.number,
        phase: next.phase,
        percent: percentOf(next),
        ...(before && { before: { phase: before.phase, percent: percentOf(before) } }),
        ...(reason !== undefined && { reason }),
        ...(view && { evidence: evidenceOf(view) }),
      },
    });
    const saved = await store.save(next, version);
    const stored = await this.#read();
    if (stored) await this.#enforce(stored.ramp);
    return saved;
  }

  /** Makes the rules equal to what is stored. */
  async #enforce(ramp: Ramp): Promise<void> {
    const { rules } = this.#options;
    const operator: Identity = { tenant: ramp.tenant, subject: 'ramp', grants: new Set(['operator']) };
    const { set, version, unreadable } = await rules.read(operator);
    // Those of a later release are not replaced by what an earlier one knows: that is for somebody to decide.
    if (unreadable) return;
    if (JSON.stringify(withRamp(set, ramp).rules) === JSON.stringify(set.rules)) return;
    const reason = `Ramp ${ramp.number}: ${percentOf(ramp)} % to ${ramp.plan.to}`;
    await rules.set(operator, { set, version, reason });
  }

  async #read(): Promise<StoredRamp | undefined> {
    this.#latest = await this.#options.store.latest();
    return this.#latest;
  }

  async #view({ ramp, failedInRow, failedNetworks }: StoredRamp): Promise<RampView> {
    const { store, routing, health, clock } = this.#options;
    const { to } = ramp.plan;
    const histories = await store.histories(ramp.number);
    const shares = sharesOf(ramp);
    const of = (metric: Metric): readonly KeyHistory[] => histories.get(metric) ?? [];
    const { treated, control } = armsOf(of('join-failure'), ramp.step);
    return {
      now: clock.now(),
      serving: !routing.killed().includes(to) && !health.seemsDown(to),
      failedInRow,
      failedNetworks,
      splitEvidence: Math.min(
        sampleRatioEvidence(treated.keys, control.keys, shares.at(-1) ?? 0),
        MOST_EVIDENCE,
      ),
      assessments: METRICS.map((metric) => assess(metric, of(metric), shares)),
    };
  }
}

/** What an audit entry keeps of what was known. */
const evidenceOf = ({ serving, failedInRow, failedNetworks, splitEvidence, assessments }: RampView) => ({
  serving,
  failedInRow,
  failedNetworks,
  splitEvidence,
  metrics: assessments.map(({ metric, treated, control, evidence, needed }) => ({
    metric,
    treated,
    control,
    evidence,
    needed,
  })),
});
