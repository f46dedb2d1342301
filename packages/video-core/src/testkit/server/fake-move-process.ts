import type { CallId, DeploymentId } from '../../contract/identity.ts';
import { MoveEffects } from '../../move/server/move-effects.ts';
import { MoveObserver } from '../../move/server/move-observer.ts';
import { MoveRunner } from '../../move/server/move-runner.ts';
import type { MoveStore } from '../../move/server/move-store.ts';
import { Moves } from '../../move/server/moves.ts';
import type { CallStore } from '../../server/calls/call-store.ts';
import type { ControlStore } from '../../server/control/control-store.ts';
import { Deployments } from '../../server/decision/deployments.ts';
import { MemoryAuditLog } from '../../server/moderation/memory-audit-log.ts';
import type { Bus } from '../../server/ports/bus.ts';
import type { Clock } from '../../server/ports/clock.ts';
import { MemoryTelemetry } from '../../server/ports/memory-telemetry.ts';
import type { FakeDeployment } from './fake-deployment.ts';
import { Mortality } from './mortality.ts';

const LATENCY = 2;

/** What the processes of a test share. */
export interface SharedByProcesses {
  readonly calls: CallStore;
  readonly control: ControlStore;
  readonly moves: MoveStore;
  readonly deployments: readonly FakeDeployment[];
  /** Deployments that an operator switched off. */
  readonly killed: ReadonlySet<DeploymentId>;
  readonly bus: Bus;
  readonly clock: Clock;
}

/** For tests: what one process runs of moves over shared stores, and that can die at any moment. */
export class FakeMoveProcess {
  readonly moves: Moves;
  readonly runner: MoveRunner;
  readonly telemetry = new MemoryTelemetry();
  readonly told: CallId[] = [];
  readonly #life = new Mortality(LATENCY);

  constructor(shared: SharedByProcesses) {
    const { bus, clock, killed } = shared;
    const { telemetry } = this;
    const calls = this.#life.wrap(shared.calls);
    const control = this.#life.wrap(shared.control);
    const moves = this.#life.wrap(shared.moves);
    const deployments = new Deployments(shared.deployments.map((one) => this.#life.wrap(one)));
    const health = {
      of: (id: DeploymentId) => ({
        healthy: shared.deployments.some(({ deployment, reachable }) => deployment === id && reachable),
      }),
      reportFailure: () => {},
      reportSuccess: () => {},
    };
    const rules = { killed: () => [...killed] };
    const observer = new MoveObserver({ calls, control, moves, health, rules, clock });
    const effects = new MoveEffects({
      calls,
      moves,
      deployments,
      health,
      clock,
      room: { emptyTimeout: 330, maxParticipants: 100 },
      observer,
      tell: (call) => void this.told.push(call),
    });
    const runner = new MoveRunner({ moves, observer, effects, deployments, bus, clock, telemetry });
    this.runner = runner;
    this.moves = new Moves({
      calls,
      moves,
      deployments,
      observer,
      runner,
      audit: new MemoryAuditLog(),
      clock,
    });
    runner.start();
  }

  die(): void {
    this.#life.die();
    void this.runner.stop();
  }
}
