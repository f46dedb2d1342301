import { asId, type CallId, type CallKey } from '../../contract/identity.ts';
import type { JoinRequest } from '../../call/join.ts';
import { Admission } from '../../server/admission/admission.ts';
import { CallLifecycle, type CallLifecycleOptions } from '../../server/calls/call-lifecycle.ts';
import { ControlTokens } from '../../server/control/control-tokens.ts';
import { DeploymentHealth } from '../../server/decision/deployment-health.ts';
import { Deployments } from '../../server/decision/deployments.ts';
import { noRules, type DecisionRules } from '../../server/decision/decision-rules.ts';
import { FakeDeployment } from './fake-deployment.ts';
import type { Identity } from '../../server/admission/authorize.ts';
import { MemoryAuditLog } from '../../server/moderation/memory-audit-log.ts';
import { MemoryCallStore } from '../../server/calls/memory-call-store.ts';
import { MemoryEventDeduplicator } from '../../server/calls/memory-event-deduplicator.ts';
import { MemoryMoveStore } from '../../move/server/memory-move-store.ts';
import { MemoryTelemetry } from '../../server/ports/memory-telemetry.ts';
import { Moderation } from '../../server/moderation/moderation.ts';
import type { RulingListener } from '../../server/moderation/ruling.ts';

const T0 = Date.UTC(2026, 0, 1);

/** For tests: everything that decides, over memory, two deployments and a clock that the test moves. */
export class FakeProduct {
  now = T0;
  readonly alder = new FakeDeployment('alder');
  readonly birch = new FakeDeployment('birch');
  readonly store = new MemoryCallStore();
  readonly moves = new MemoryMoveStore(this.store);
  readonly telemetry = new MemoryTelemetry();
  readonly audit = new MemoryAuditLog();
  readonly tokens: ControlTokens;
  /** Calls of which something was told. */
  readonly changes: CallId[] = [];
  onChange: (call: CallId) => void = () => {};
  /** Keys of calls in which roles are the application's alone. */
  readonly fixedRoles = new Set<CallKey>();
  onRuling: RulingListener = async () => {};
  readonly health: DeploymentHealth;
  readonly admission: Admission;
  readonly lifecycle: CallLifecycle;
  readonly moderation: Moderation;
  readonly anyone: Identity = { tenant: asId.tenant('t'), grants: new Set(), subject: 'anonymous' };
  readonly staff: Identity = {
    tenant: asId.tenant('t'),
    grants: new Set(['staff', 'explain'] as const),
    subject: 'staff',
  };
  readonly stranger: Identity = { ...this.staff, tenant: asId.tenant('another') };

  readonly #lifecycleOptions: CallLifecycleOptions;

  constructor(rules: DecisionRules = noRules) {
    const clock = { now: () => this.now };
    const adapters = [this.alder, this.birch];
    const changes = {
      changed: (call: CallId) => {
        this.changes.push(call);
        this.onChange(call);
      },
    };
    this.tokens = new ControlTokens({ secret: 'secret', ttl: 600, clock });
    const deployments = new Deployments(adapters);
    const { store, moves, telemetry, audit } = this;
    this.health = new DeploymentHealth({ adapters, clock, telemetry });
    this.admission = new Admission({
      store,
      moves,
      deployments,
      health: this.health,
      rules,
      telemetry,
      clock,
      ice: {
        stunUrls: ['stun:stun.example.com'],
        turn: { urls: ['turn:turn.example.com'], secret: 'shared', ttl: 3_600 },
      },
      room: { emptyTimeout: 330, maxParticipants: 100 },
      credentialTtl: 600,
      publish: { codecs: { camera: 'vp9', screen: 'vp8' } },
      control: this.tokens,
      fixedRoles: ({ key }) => this.fixedRoles.has(key),
      defaultDeployment: asId.deployment('alder'),
    });
    const events = new MemoryEventDeduplicator();
    this.#lifecycleOptions = { store, deployments, events, telemetry, clock, changes, emptyGrace: 30 };
    this.lifecycle = this.another();
    this.moderation = new Moderation({
      store,
      deployments,
      audit,
      lifecycle: this.lifecycle,
      clock,
      changes,
      onRuling: async (ruling) => this.onRuling(ruling),
      fixedRoles: ({ key }) => this.fixedRoles.has(key),
    });
  }

  /** What another process runs over the same store. */
  another(): CallLifecycle {
    return new CallLifecycle(this.#lifecycleOptions);
  }

  /** A join at one key by a client that can run everything, unless told otherwise. */
  request(change: Partial<JoinRequest> = {}): JoinRequest {
    return {
      key: asId.key('garden'),
      displayName: 'Ada',
      adapters: [asId.provider('alder'), asId.provider('birch')],
      ...change,
    };
  }

  join(change: Partial<JoinRequest> = {}, identity: Identity = this.anyone) {
    return this.admission.join(this.request(change), identity);
  }
}
