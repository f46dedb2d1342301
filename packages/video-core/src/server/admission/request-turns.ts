import { RateLimitedError } from '../../contract/errors/rate-limited-error.ts';
import { FairQueue } from './fair-queue.ts';

/** Requests under way, of all networks together: the database takes few at once, and the rest would only wait there. */
const AT_ONCE = 8;
/** Milliseconds. A database or a deployment that does not answer is given up by then. */
const HANGING = 10_000;
/** Requests of one network that wait; a thousand people behind one address may come at the same moment. */
const MOST_WAITING = 1_000;
/** Seconds after which a refused one may come again. */
const PAUSE = 5;

/**
 * Serves the networks that ask for something in turn, whatever they ask for and over whichever channel: a thousand requests
 * of one, all within its limits, keep those of another waiting for a few of them and not for all.
 */
export class RequestTurns {
  readonly #queue: FairQueue<string>;
  readonly #mostWaiting: number;

  /** @param limits How many are under way, of all networks together, and how many of one network may wait. */
  constructor({ atOnce = AT_ONCE, mostWaiting = MOST_WAITING } = {}) {
    this.#queue = new FairQueue(atOnce, HANGING);
    this.#mostWaiting = mostWaiting;
  }

  /** Settles as `work` does. Rejects with `RateLimitedError` when too many requests of the network wait. */
  async run<Result>(network: string, work: () => Promise<Result>): Promise<Result> {
    if (this.#queue.waiting(network) >= this.#mostWaiting) throw new RateLimitedError(PAUSE);
    return await this.#queue.run(network, work);
  }
}
