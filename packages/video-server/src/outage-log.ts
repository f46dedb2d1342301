import type { Clock } from '@crossfade/video-core/server';
import type { ServerLog } from './server-log.ts';

/** Milliseconds in which an outage is logged once: every request, and every background task, fails the same way. */
const QUIET = 60_000;

/** Logs that the store is away: once a minute, with how many failures there were since. */
export class OutageLog {
  readonly #log: ServerLog;
  readonly #clock: Clock;
  #loggedAt = Number.NEGATIVE_INFINITY;
  #since = 0;

  constructor(log: ServerLog, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  failed(what: string, error: unknown): void {
    this.#since += 1;
    const now = this.#clock.now();
    if (now - this.#loggedAt < QUIET) return;
    this.#log.error({ err: error, during: what, failures: this.#since }, 'the store is unavailable');
    this.#loggedAt = now;
    this.#since = 0;
  }
}
