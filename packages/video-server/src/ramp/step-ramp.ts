import type { Assessment } from '../comparison/assess.ts';
import { METRIC_RULES } from '../comparison/metrics.ts';
import type { Doubt, Ramp, RampReason } from './ramp.ts';

/**
 * Keys of the treatment at which joins fail one after the other until the ramp is rolled back without statistics, and networks
 * that say so: what one says could be made up.
 */
export const BREAKER = { keys: 5, networks: 3 } as const;
/** Evidence of a wrong split at which a ramp is held: p < 0.001. */
const SPLIT_EVIDENCE = 1_000;
/** Times the evidence that somebody has accepted until a ramp is held for the same again. */
const BEYOND_ACCEPTED = 10;
/** A step beyond the canary ends only when an effect of this size would have been found: so many times as often. */
const MUST_SEE = 3;
/** Times the minutes of a step until it is inconclusive. */
const PATIENCE = 4;

/** What is known when a ramp is looked at. */
export interface RampView {
  readonly now: number;
  /** Whether the ramp's deployment is in service, and does not fail check after check. */
  readonly serving: boolean;
  /** Keys of the treatment at which joins failed since the last one that did not. */
  readonly failedInRow: number;
  /** Networks that reported them. */
  readonly failedNetworks: number;
  /** Evidence against the split of the keys in this step. */
  readonly splitEvidence: number;
  readonly assessments: readonly Assessment[];
}

/** The ramp after a look at it; the same object when nothing changes. Pure: no clock, no store. */
export function lookAt(ramp: Ramp, view: RampView): Ramp {
  if (ramp.phase === 'complete' || ramp.phase === 'rolled-back') return ramp;
  const harm = harmIn(view);
  if (harm) return end(ramp, harm, view.now);
  if (ramp.phase === 'held') return ramp;
  const doubt = doubtIn(view, ramp.accepted);
  if (doubt) return { ...ramp, phase: 'held', ...doubt };
  const { minutes = 0 } = ramp.plan.steps[ramp.step] ?? {};
  const lasted = view.now - ramp.since;
  if (lasted < minutes * 60_000) return ramp;
  const missing = missingIn(ramp, view);
  if (missing === undefined) return nextStep(ramp, view.now);
  if (lasted < PATIENCE * minutes * 60_000) return ramp;
  return { ...ramp, phase: 'held', reason: 'inconclusive', detail: missing };
}

/** Held until `resume`; guardrails and breaker go on watching. */
export function pause(ramp: Ramp, detail?: string): Ramp {
  if (ramp.phase !== 'canary' && ramp.phase !== 'ramp') return ramp;
  return {
    ...withoutReason(ramp),
    phase: 'held',
    reason: 'operator',
    ...(detail !== undefined && { detail }),
  };
}

/**
 * Goes on where it was held. Somebody accepts what can be seen: after an inconclusive step the next one begins, and for the
 * same doubt the ramp is held again only when there is far more evidence.
 */
export function resume(ramp: Ramp, view: RampView): Ramp {
  if (ramp.phase !== 'held') return ramp;
  if (ramp.reason === 'inconclusive') return nextStep(ramp, view.now);
  const accepted = acceptedIn(ramp, view);
  return {
    ...withoutReason(ramp),
    phase: ramp.step === 0 ? 'canary' : 'ramp',
    since: view.now,
    ...(accepted && { accepted }),
  };
}

/** No key is sent to the ramp's deployment by it any more, also after it was complete. */
export const back = (ramp: Ramp, now: number, detail?: string): Ramp =>
  ramp.phase === 'rolled-back'
    ? ramp
    : end(ramp, { reason: 'operator', ...(detail !== undefined && { detail }) }, now);

interface Finding {
  readonly reason: RampReason;
  readonly detail?: string;
}

function harmIn({ serving, failedInRow, failedNetworks, assessments }: RampView): Finding | undefined {
  if (!serving) return { reason: 'out-of-service' };
  if (failedInRow >= BREAKER.keys && failedNetworks >= BREAKER.networks)
    return {
      reason: 'breaker',
      detail: `Joins failed at ${failedInRow} keys one after the other, as ${failedNetworks} networks say.`,
    };
  const worse = assessments.find(
    (each) => each.worse && METRIC_RULES[each.metric].consequence === 'roll-back',
  );
  return worse && { reason: 'worse', detail: evidenceOf(worse) };
}

function doubtIn({ splitEvidence, assessments }: RampView, accepted: Ramp['accepted']): Finding | undefined {
  const isNew = (doubt: Doubt, evidence: number): boolean =>
    evidence > BEYOND_ACCEPTED * (accepted?.[doubt] ?? 0);
  if (splitEvidence >= SPLIT_EVIDENCE && isNew('split', splitEvidence))
    return { reason: 'sample-ratio', detail: splitOf(assessments, splitEvidence) };
  const worse = assessments.find((each) => each.worse && isSignal(each) && isNew(each.metric, each.evidence));
  return worse && { reason: 'signal', detail: evidenceOf(worse) };
}

/** What is accepted when it is resumed: what it was held for, as it is now. */
function acceptedIn({ reason, accepted }: Ramp, { splitEvidence, assessments }: RampView): Ramp['accepted'] {
  switch (reason) {
    case 'sample-ratio':
      return { ...accepted, split: splitEvidence };
    case 'signal':
      return {
        ...accepted,
        ...Object.fromEntries(assessments.filter(isSignal).map(({ metric, evidence }) => [metric, evidence])),
      };
    default:
      return accepted;
  }
}

const isSignal = ({ metric }: Assessment): boolean => METRIC_RULES[metric].consequence === 'pause';

/** Why the next step may not begin yet, in a sentence. */
function missingIn(ramp: Ramp, { assessments }: RampView): string | undefined {
  const failures = assessments.find(({ metric }) => metric === 'join-failure');
  if (!failures?.enough) return 'Not enough calls.';
  if (ramp.step === 0) return undefined;
  const { smallestEffect } = failures;
  if (smallestEffect !== undefined && smallestEffect <= MUST_SEE) return undefined;
  return smallestEffect === undefined
    ? 'No difference could have been found so far.'
    : `So far only ${smallestEffect.toFixed(1)} times as many failed joins could have been found.`;
}

function nextStep(ramp: Ramp, now: number): Ramp {
  const step = ramp.step + 1;
  if (step >= ramp.plan.steps.length) return { ...withoutReason(ramp), phase: 'complete', since: now };
  const { accepted, ...before } = withoutReason(ramp);
  // The split of the keys is judged step by step.
  const { split: _split, ...kept } = accepted ?? {};
  return { ...before, phase: 'ramp', step, since: now, ...(accepted && { accepted: kept }) };
}

const end = (ramp: Ramp, finding: Finding, now: number): Ramp => ({
  ...withoutReason(ramp),
  phase: 'rolled-back',
  since: now,
  ...finding,
});

const evidenceOf = ({ metric, treated, control, evidence, needed }: Assessment): string =>
  `${metric}: ${shareOf(treated)} against ${shareOf(control)}; evidence ${evidence.toFixed(0)}, needed ${needed.toFixed(0)}.`;

function splitOf(assessments: RampView['assessments'], evidence: number): string {
  const { treated, control } = assessments.find(({ metric }) => metric === 'join-failure') ?? {};
  return `${treated?.keys ?? 0} keys against ${control?.keys ?? 0} have reported joins in this step; evidence ${evidence.toFixed(0)}, needed ${SPLIT_EVIDENCE}.`;
}

const shareOf = ({ events, trials }: Assessment['treated']): string => `${events} of ${trials}`;

const withoutReason = ({ reason: _reason, detail: _detail, ...ramp }: Ramp): Ramp => ramp;
