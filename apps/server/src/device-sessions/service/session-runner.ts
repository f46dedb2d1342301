import { mapConcurrently, Recurring, type Clock, type Telemetry } from '@crossfade/video-core/server';
import type { DeviceSessionStore } from '../store/device-session-store.ts';
import type { DeviceSessions } from './device-sessions.ts';

export interface SessionRunnerOptions {
  readonly sessions: Pick<DeviceSessions, 'look'>;
  readonly store: Pick<DeviceSessionStore, 'claimDue' | 'forgetEnded'>;
  /** Days that a session is kept after its end. */
  readonly keptDays: number;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

/** Milliseconds, about, between two looks at a session that has not ended. */
const LOOK = 2_000;
const PRUNING = 600_000;
const DAY = 86_400_000;
const BATCH = 100;

/** Looks after sessions, in any number of processes: each by one at a time, and by another after a kill. */
export class SessionRunner {
  readonly #options: SessionRunnerOptions;
  readonly #recurring: Recurring[] = [];

  constructor(options: SessionRunnerOptions) {
    this.#options = options;
  }

  start(): void {
    const { store, clock, telemetry, keptDays } = this.#options;
    const what = { looking: 'looking after device sessions', pruning: 'pruning device sessions' };
    this.#recurring.push(
      new Recurring({ what: what.looking, interval: () => LOOK, task: () => this.runDue(), telemetry }),
      new Recurring({
        what: what.pruning,
        interval: () => PRUNING,
        task: () => store.forgetEnded(clock.now() - keptDays * DAY),
        telemetry,
      }),
    );
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  async stop(): Promise<void> {
    await Promise.all(this.#recurring.map((one) => one.stop()));
  }

  async runDue(): Promise<void> {
    const { store, sessions, clock, telemetry } = this.#options;
    const now = clock.now();
    const due = await store.claimDue(now, now + LOOK, BATCH);
    await mapConcurrently(due, (roomName) =>
      sessions
        .look(roomName)
        .catch((error: unknown) => telemetry.failed('looking after a device session', error)),
    );
  }
}
