import type { DeploymentId } from '../../contract/identity.ts';

/** What one process sees of the deployments that it runs. */
export interface HealthVote {
  /** Names the process among all. */
  readonly process: string;
  readonly runs: readonly DeploymentId[];
  /** Those of them that do not answer it any more. */
  readonly down: readonly DeploymentId[];
}

/**
 * Where processes tell each other what they see. It is the store of the calls: a process that cannot reach it can neither
 * vote nor move anything.
 */
export interface HealthVotes {
  /**
   * Stores the vote of a process in place of the one before, and answers every vote of the last so many milliseconds by the
   * store's own clock, this one included.
   */
  cast(vote: HealthVote, lifetime: number): Promise<readonly HealthVote[]>;
  /** Takes back the vote of a process that stops. */
  withdraw(process: string): Promise<void>;
}

/** Deployments that more than half of the processes that run them see down. */
export function agreedDown(votes: readonly HealthVote[]): ReadonlySet<DeploymentId> {
  const named = new Set(votes.flatMap(({ down }) => down));
  return new Set(
    [...named].filter((deployment) => {
      const voters = votes.filter(({ runs }) => runs.includes(deployment));
      return voters.filter(({ down }) => down.includes(deployment)).length * 2 > voters.length;
    }),
  );
}
