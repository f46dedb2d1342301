/** What one key contributed in one stage of a ramp to a metric that is a proportion. */
export interface StageCounts {
  /** The place of the stage among those of the ramp, from 0. */
  readonly stage: number;
  /** How often it could have happened, such as joins. */
  readonly trials: number;
  /** How often it did, such as joins that failed; at most `trials`. */
  readonly events: number;
}

/**
 * One targeting key: the unit that is randomised, and so the unit of every statistic. Calls at one key resemble each other,
 * so a hundred joins at one key tell far less than a join at each of a hundred.
 */
export interface KeyHistory {
  /** The first stage in which the key is assigned to the treatment; absent while it is assigned to the control. */
  readonly treatedFrom?: number;
  readonly counts: readonly StageCounts[];
}

/** One arm of a stage, added up. */
export interface ArmCounts {
  readonly keys: number;
  readonly trials: number;
  readonly events: number;
}

export const isTreated = ({ treatedFrom }: KeyHistory, stage: number): boolean =>
  treatedFrom !== undefined && treatedFrom <= stage;

/** The two arms of one stage, over all keys that were used in it. */
export function armsOf(
  histories: Iterable<KeyHistory>,
  stage: number,
): { readonly treated: ArmCounts; readonly control: ArmCounts } {
  const sums = { treated: { keys: 0, trials: 0, events: 0 }, control: { keys: 0, trials: 0, events: 0 } };
  for (const history of histories) {
    const sum = isTreated(history, stage) ? sums.treated : sums.control;
    for (const counts of history.counts)
      if (counts.stage === stage && counts.trials > 0) {
        sum.keys += 1;
        sum.trials += counts.trials;
        sum.events += counts.events;
      }
  }
  return sums;
}
