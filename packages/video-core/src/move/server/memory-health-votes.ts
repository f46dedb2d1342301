import type { Clock } from '../../server/ports/clock.ts';
import type { HealthVote, HealthVotes } from './health-votes.ts';

/** Of one process, or of the processes of a test. */
export class MemoryHealthVotes implements HealthVotes {
  readonly #clock: Clock;
  readonly #votes = new Map<string, { readonly vote: HealthVote; readonly at: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async cast(vote: HealthVote, lifetime: number): Promise<readonly HealthVote[]> {
    const at = this.#clock.now();
    this.#votes.set(vote.process, { vote, at });
    return [...this.#votes.values()].filter((one) => one.at > at - lifetime).map((one) => one.vote);
  }

  async withdraw(process: string): Promise<void> {
    this.#votes.delete(process);
  }
}
