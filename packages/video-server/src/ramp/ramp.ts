import type { DeploymentId, TenantId } from '@crossfade/video-core';
import type { Metric } from '../comparison/metrics.ts';

/** A share of the keys, and how long it is kept at least. */
export interface RampStep {
  /** Of the keys, above 0 and below 100: what is left is compared with. */
  readonly percent: number;
  readonly minutes: number;
}

export interface RampPlan {
  /** Where the keys of the treatment run; the others run where they would without a ramp. */
  readonly to: DeploymentId;
  /** With rising shares. The first is the canary; after the last the ramp is complete. */
  readonly steps: readonly RampStep[];
}

export type RampPhase = 'canary' | 'ramp' | 'held' | 'complete' | 'rolled-back';

/** Why a ramp is held or was rolled back. */
export type RampReason =
  /** Somebody said so. */
  | 'operator'
  /** Joins failed at so many keys in a row, as several networks say. */
  | 'breaker'
  /** The deployment is switched off, or check after check of it failed. */
  | 'out-of-service'
  /** A metric that rolls back is worse. */
  | 'worse'
  /** A metric that pauses is worse. */
  | 'signal'
  /** Keys do not fall into the arms as they should. */
  | 'sample-ratio'
  /** The step lasted long, and too little could be seen. */
  | 'inconclusive';

/** What a ramp is held for until somebody has looked: the split of its keys, or a metric. */
export type Doubt = 'split' | Metric;

/** One guarded ramp. Without one, or after one was rolled back, no key is sent anywhere by it. */
export interface Ramp {
  /** Counts the ramps. Its rule is named by it, so each ramp draws its keys anew. */
  readonly number: number;
  readonly plan: RampPlan;
  readonly phase: RampPhase;
  /** The place of the current step, or of the last one. */
  readonly step: number;
  /** Milliseconds since 1970 since when the step runs without a pause. */
  readonly since: number;
  readonly startedAt: number;
  /** The tenant of the operator who started it, in whose audit log its steps are. */
  readonly tenant: TenantId;
  /** The evidence with which somebody has resumed it: it is held again only with far more. */
  readonly accepted?: Readonly<Partial<Record<Doubt, number>>>;
  /** Why it is held or was rolled back. */
  readonly reason?: RampReason;
  /** The same in a sentence, with the evidence. */
  readonly detail?: string;
}

export const isOpen = ({ phase }: Ramp): boolean => phase !== 'complete' && phase !== 'rolled-back';

/** The part of the keys that a ramp sends to its deployment, in percent. */
export function percentOf({ phase, plan, step }: Ramp): number {
  if (phase === 'complete') return 100;
  return phase === 'rolled-back' ? 0 : (plan.steps[step]?.percent ?? 0);
}

/** The shares of the keys in each step so far, 0 to 1: the stages of the comparison. */
export const sharesOf = ({ plan, step }: Ramp): readonly number[] =>
  plan.steps.slice(0, step + 1).map(({ percent }) => percent / 100);
