import { armsOf, evidenceOfHarm, METRIC_RULES, type KeyHistory, type Metric } from '@crossfade/video-server';
import { simulatedRamp, type RampSetting } from './simulated-ramp.ts';

/** How one simulated ramp went. */
export interface PlayedRamp {
  /** What rolled it back, and after how many joins of the treatment; absent: nothing did. */
  readonly rolledBack?: { readonly metric: Metric; readonly treatedJoins: number };
  /** Whether a 95 % interval for two independent groups of joins, looked at as often, would have. */
  readonly naivelyRolledBack: boolean;
}

export type GuardrailSetting = RampSetting<Metric>;

/** Plays a ramp to its end, or until both ways of looking at it have rolled it back. */
export function playRamp(setting: GuardrailSetting, random: () => number): PlayedRamp {
  const shares = setting.stages.map(({ share }) => share);
  let rolledBack: PlayedRamp['rolledBack'];
  let naivelyRolledBack = false;
  for (const { stage, treatedJoins, histories } of simulatedRamp(setting, random)) {
    for (const [place, { name }] of setting.metrics.entries()) {
      const keys = histories[place] ?? [];
      if (!rolledBack && evidenceOfHarm(keys, shares) >= 1 / METRIC_RULES[name].alpha)
        rolledBack = { metric: name, treatedJoins };
      naivelyRolledBack ||= excludesZero(keys, stage);
    }
    if (rolledBack && naivelyRolledBack) break;
  }
  return { naivelyRolledBack, ...(rolledBack && { rolledBack }) };
}

const FEW_JOINS = 30;

function excludesZero(keys: readonly KeyHistory[], stage: number): boolean {
  const { treated, control } = armsOf(keys, stage);
  if (treated.trials < FEW_JOINS || control.trials < FEW_JOINS) return false;
  const [a, b] = [treated.events / treated.trials, control.events / control.trials];
  const deviation = Math.sqrt((a * (1 - a)) / treated.trials + (b * (1 - b)) / control.trials);
  return deviation > 0 && (a - b) / deviation > 1.96;
}
