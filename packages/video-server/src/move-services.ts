import {
  MoveEffects,
  MoveObserver,
  MoveRunner,
  Moves,
  RescueWatch,
  type MoveEffectsOptions,
  type MoveObserverOptions,
  type MoveRunnerOptions,
} from '@crossfade/video-core/server';
import type { CallServerStore } from './call-server-store.ts';

export interface MoveServicesOptions
  extends
    Pick<MoveObserverOptions, 'rules'>,
    Pick<MoveEffectsOptions, 'deployments' | 'health' | 'room' | 'tell'>,
    Pick<MoveRunnerOptions, 'bus' | 'clock' | 'telemetry'> {
  readonly store: Pick<CallServerStore, 'audit' | 'calls' | 'control' | 'moves'>;
  readonly health: MoveObserverOptions['health'] & MoveEffectsOptions['health'];
}

/** What moves calls: asked by staff, carried on in the background, and by itself when a deployment fails. */
export interface MoveServices {
  readonly moves: Moves;
  start(): void;
  /** Resolves when nothing of it runs any more. Idempotent. */
  stop(): Promise<void>;
}

export function createMoveServices({ store, ...options }: MoveServicesOptions): MoveServices {
  const shared = { ...options, calls: store.calls, moves: store.moves };
  const observer = new MoveObserver({ ...shared, control: store.control });
  const effects = new MoveEffects({ ...shared, observer });
  const runner = new MoveRunner({ ...shared, observer, effects });
  const moves = new Moves({ ...shared, audit: store.audit, observer, runner });
  const rescues = new RescueWatch({ ...shared, moves, observer });
  return {
    moves,
    start: () => {
      runner.start();
      rescues.start();
    },
    stop: async () => {
      await rescues.stop();
      await runner.stop();
    },
  };
}
