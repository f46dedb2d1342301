import type { Break } from './fault.ts';
import type { Stack } from '../../scripts/stack.mjs';
import type { Scene } from './scene.ts';

/** What each provider breaks in its own way; an SDK's own scenarios stand beside what comes closest elsewhere. */
export interface OwnFaults {
  readonly cutSignalling: Break<Scene>;
  readonly killMedia: Break<Scene>;
  readonly cutSignallingAgain: Break<Scene>;
  readonly forgetSessions: Break<Scene>;
  readonly closeTransports: Break<Scene>;
  readonly moveMedia: Break<Scene>;
  readonly sendEveryoneAway: Break<Scene>;
  readonly crashMediaServer: Break<Scene>;
  readonly forceTcp: Break<Scene>;
  /** What carries media, ended the hard way; `start` brings it back where it does not come back by itself. */
  readonly mediaServer: {
    kill(stack: Pick<Stack, 'kill' | 'pid'>): Promise<void>;
    start(stack: Pick<Stack, 'restart'>): Promise<void>;
  };
  /** What a backend has to be told for that. */
  readonly backendEnv: Readonly<Record<string, string>>;
}
