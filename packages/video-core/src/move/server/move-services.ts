import type { CallStore } from '../../server/calls/call-store.ts';
import type { ControlStore } from '../../server/control/control-store.ts';
import type { AuditLog } from '../../server/moderation/audit-log.ts';
import type { Clock } from '../../server/ports/clock.ts';
import { DeploymentQuorum, type DeploymentQuorumOptions } from './deployment-quorum.ts';
import type { HealthVotes } from './health-votes.ts';
import { MoveEffects, type MoveEffectsOptions } from './move-effects.ts';
import { MoveObserver, type MoveObserverOptions } from './move-observer.ts';
import { MoveRunner, type MoveRunnerOptions } from './move-runner.ts';
import type { MoveStore } from './move-store.ts';
import { Moves, type MovesOptions } from './moves.ts';
import { RescueWatch } from './rescue-watch.ts';
import { StoreClock } from './store-clock.ts';

export interface MoveServicesOptions
  extends
    Pick<MoveObserverOptions, 'rules'>,
    Pick<MoveEffectsOptions, 'deployments' | 'room' | 'roomOf' | 'tell'>,
    Pick<MovesOptions, 'providersOf'>,
    Pick<MoveRunnerOptions, 'bus' | 'telemetry'> {
  /** Never set forward or back. */
  readonly clock: Clock;
  readonly health: MoveObserverOptions['health'] &
    MoveEffectsOptions['health'] &
    DeploymentQuorumOptions['health'];
  readonly store: {
    readonly calls: CallStore;
    readonly control: ControlStore;
    readonly moves: MoveStore;
    readonly votes: HealthVotes;
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

export function createMoveServices({ store, clock: own, ...options }: MoveServicesOptions): MoveServices {
  const clock = new StoreClock(() => store.moves.now(), own);
  const shared = { ...options, ...store, clock };
  const quorum = new DeploymentQuorum({ ...shared, clock: own });
  const observer = new MoveObserver({ ...shared, quorum });
  const effects = new MoveEffects({ ...shared, observer });
  const runner = new MoveRunner({ ...shared, observer, effects });
  const moves = new Moves({ ...shared, observer, runner });
  const rescues = new RescueWatch({ ...shared, moves, observer, quorum });
  return {
    moves,
    start: () => {
      clock
        .sync()
        .catch((error: unknown) => options.telemetry.failed('looking at the clock of the store', error));
      runner.start();
      rescues.start();
    },
    stop: async () => {
      await rescues.stop();
      await runner.stop();
    },
  };
}
