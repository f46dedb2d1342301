import type { Decision } from '@crossfade/video-core';

/** In the order in which they are asked; the first that answers wins. */
const STEPS = ['KILL_SWITCH', 'AUDIENCE', 'RULE', 'REQUEST', 'VIDEO_PROVIDER', 'DEFAULT'] as const;

export interface DecisionStep {
  readonly step: (typeof STEPS)[number] | 'PIN' | 'HEALTH';
  readonly said: string;
  /** Whether it made the decision. */
  readonly won: boolean;
}

/**
 * The chain behind a decision, as far as a client can know it: what comes before the step that answered had no answer, and
 * what comes after was not asked. The server tells operators more (`GET /calls/explain`).
 */
export function decisionSteps({
  reason,
  deployment,
  variant,
  fellBackFrom,
}: Decision): readonly DecisionStep[] {
  const named = variant === '' || variant === deployment ? '' : ` (${variant})`;
  if (reason === 'PIN') return [{ step: 'PIN', said: `the call was on ${deployment} already`, won: true }];
  const answered = STEPS.indexOf(reason);
  const steps = STEPS.map((step, at) => {
    if (at < answered) return { step, said: 'no answer', won: false };
    if (at > answered) return { step, said: 'not asked', won: false };
    return { step, said: `${fellBackFrom ?? deployment}${named}`, won: fellBackFrom === undefined };
  });
  return fellBackFrom === undefined
    ? steps
    : [...steps, { step: 'HEALTH', said: `${fellBackFrom} is unhealthy, so ${deployment}`, won: true }];
}
