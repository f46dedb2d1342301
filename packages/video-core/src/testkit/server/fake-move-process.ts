import type { CallId, DeploymentId, ProviderKind } from '../../contract/identity.ts';
import type { HealthVotes } from '../../move/server/health-votes.ts';
import { createMoveServices, type MoveServices } from '../../move/server/move-services.ts';
import type { MoveStore } from '../../move/server/move-store.ts';
import type { Moves } from '../../move/server/moves.ts';
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
  readonly votes: HealthVotes;
  readonly deployments: readonly FakeDeployment[];
  /** Deployments that an operator switched off. */
  readonly killed: ReadonlySet<DeploymentId>;
  readonly bus: Bus;
  readonly clock: Clock;
  /** Those that calls may run on; absent: all. */
  readonly providers?: () => readonly ProviderKind[] | undefined;
}

/** For tests: what one process runs of moves over shared stores, and that can die at any moment. */
export class FakeMoveProcess {
  readonly moves: Moves;
  readonly telemetry = new MemoryTelemetry();
  readonly told: CallId[] = [];
  readonly audit = new MemoryAuditLog();
  readonly #life = new Mortality(LATENCY);
  readonly #services: MoveServices;
  #isLost = false;

  constructor(shared: SharedByProcesses) {
    const { bus, clock, killed } = shared;
    const { telemetry } = this;
    const calls = this.#life.wrap(shared.calls);
    const control = this.#life.wrap(shared.control);
    const moves = this.#life.wrap(shared.moves);
    const deployments = new Deployments(shared.deployments.map((one) => this.#life.wrap(one)));
    const health = {
      of: (id: DeploymentId) => ({
        healthy: !this.#isLost && this.#sees(shared, id),
      }),
      seemsDown: (id: DeploymentId) => this.#isLost || !this.#sees(shared, id),
      onSeemsDown: () => () => {},
      reportFailure: () => {},
      reportSuccess: () => {},
    };
    this.#services = createMoveServices({
      store: { calls, control, moves, votes: this.#life.wrap(shared.votes), audit: this.audit },
      deployments,
      health,
      rules: { killed: () => [...killed] },
      clock,
      bus,
      telemetry,
      room: { emptyTimeout: 330, maxParticipants: 100 },
      providersOf: async () => shared.providers?.(),
      tell: (call) => void this.told.push(call),
    });
    this.moves = this.#services.moves;
    this.#services.start();
  }

  /** It does not reach any deployment any more, though others do; or it does again. */
  lose(isLost: boolean): void {
    this.#isLost = isLost;
  }

  #sees({ deployments }: SharedByProcesses, id: DeploymentId): boolean {
    return deployments.some(({ deployment, reachable }) => deployment === id && reachable);
  }

  die(): void {
    this.#life.die();
    void this.#services.stop();
  }
}
