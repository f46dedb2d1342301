import type { CallStore } from '../../server/calls/call-store.ts';
import type { ControlStore } from '../../server/control/control-store.ts';
import type { AuditLog } from '../../server/moderation/audit-log.ts';
import { MoveEffects, type MoveEffectsOptions } from './move-effects.ts';
import { MoveObserver, type MoveObserverOptions } from './move-observer.ts';
import { MoveRunner, type MoveRunnerOptions } from './move-runner.ts';
import type { MoveStore } from './move-store.ts';
import { Moves } from './moves.ts';
import { RescueWatch } from './rescue-watch.ts';

export interface MoveServicesOptions
  extends
    Pick<MoveObserverOptions, 'health' | 'rules'>,
    Pick<MoveEffectsOptions, 'deployments' | 'room' | 'tell'>,
    Pick<MoveRunnerOptions, 'bus' | 'clock' | 'telemetry'> {
  readonly store: {
    readonly calls: CallStore;
    readonly control: ControlStore;
    readonly moves: MoveStore;
    readonly audit: AuditLog;
  };
}

/** What moves calls: asked by staff, carried on in the background, and by itself when a deployment is gone. */
export interface MoveServices {
  readonly moves: Moves;
  start(): void;
  /** Resolves when nothing of it runs any more. Idempotent. */
  stop(): Promise<void>;
}

export function createMoveServices({ store, ...options }: MoveServicesOptions): MoveServices {
  const shared = { ...options, ...store };
  const observer = new MoveObserver(shared);
  const effects = new MoveEffects({ ...shared, observer });
  const runner = new MoveRunner({ ...shared, observer, effects });
  const moves = new Moves({ ...shared, observer, runner });
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
