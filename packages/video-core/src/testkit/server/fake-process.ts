import { asId } from '../../contract/identity.ts';
import type { ServerAdapter } from '../../contract/server-adapter.ts';
import { Admission } from '../../server/admission/admission.ts';
import { CallLifecycle } from '../../server/calls/call-lifecycle.ts';
import type { CallStore } from '../../server/calls/call-store.ts';
import type { MemoryEventDeduplicator } from '../../server/calls/memory-event-deduplicator.ts';
import { DeploymentHealth } from '../../server/decision/deployment-health.ts';
import { noRules } from '../../server/decision/decision-rules.ts';
import { Deployments } from '../../server/decision/deployments.ts';
import { MemoryAuditLog } from '../../server/moderation/memory-audit-log.ts';
import { Moderation } from '../../server/moderation/moderation.ts';
import type { Clock } from '../../server/ports/clock.ts';
import { MemoryTelemetry } from '../../server/ports/memory-telemetry.ts';
import { Mortality } from './mortality.ts';

/** For tests: what one process runs over a shared store and a deployment, and that can die at any moment. */
export class FakeProcess {
  readonly admission: Admission;
  readonly moderation: Moderation;
  readonly lifecycle: CallLifecycle;
  readonly #life = new Mortality();

  constructor(shared: CallStore, deployment: ServerAdapter, events: MemoryEventDeduplicator, clock: Clock) {
    const store = this.#life.wrap(shared);
    const adapter: ServerAdapter = {
      deployment: deployment.deployment,
      capabilities: deployment.capabilities,
      createRoom: (spec) => this.#life.whileAlive(() => deployment.createRoom(spec)),
      issueCredentials: (grant) => this.#life.whileAlive(() => deployment.issueCredentials(grant)),
      listParticipants: (room) => this.#life.whileAlive(() => deployment.listParticipants(room)),
      removeParticipant: (...given) => this.#life.whileAlive(() => deployment.removeParticipant(...given)),
      mute: (...given) => this.#life.whileAlive(() => deployment.mute(...given)),
      setRights: (...given) => this.#life.whileAlive(() => deployment.setRights(...given)),
      closeRoom: (...given) => this.#life.whileAlive(() => deployment.closeRoom(...given)),
      health: () => this.#life.whileAlive(() => deployment.health()),
      usage: () => this.#life.whileAlive(() => deployment.usage()),
      onEvent: (listener) => deployment.onEvent((event) => this.#life.alive && listener(event)),
      close: () => deployment.close(),
    };
    const telemetry = new MemoryTelemetry();
    const moves = {
      findOpen: () => Promise.resolve(undefined),
      findLatest: () => Promise.resolve(undefined),
    };
    const deployments = new Deployments([adapter]);
    this.admission = new Admission({
      store,
      moves,
      deployments,
      health: new DeploymentHealth({ adapters: [adapter], clock, telemetry }),
      rules: noRules,
      telemetry,
      clock,
      ice: { stunUrls: [] },
      room: { emptyTimeout: 330, maxParticipants: 100 },
      credentialTtl: 600,
      defaultDeployment: asId.deployment(deployment.deployment),
    });
    this.lifecycle = new CallLifecycle({ store, deployments, events, telemetry, clock });
    const audit = new MemoryAuditLog();
    this.moderation = new Moderation({ store, deployments, audit, lifecycle: this.lifecycle, clock });
    this.lifecycle.start();
  }

  /** What is under way goes on outside, but nothing of it is ever heard of here, and nothing more is begun. */
  die(): void {
    this.#life.die();
    void this.lifecycle.stop();
  }
}
