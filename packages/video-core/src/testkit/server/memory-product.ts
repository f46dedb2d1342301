import { createCall } from '../../client/create-call.ts';
import type { Call } from '../../client/call.ts';
import { createCallControl } from '../../client/control/index.ts';
import type { MediaDevicesPort } from '../../client/media/media-devices.ts';
import { asId, type CallKey, type DeploymentId } from '../../contract/identity.ts';
import { mediaKindOf } from '../../contract/media.ts';
import { defineProvider } from '../../contract/video-provider.ts';
import { MemoryMoveStore } from '../../move/server/memory-move-store.ts';
import type { MoveRecord } from '../../move/server/move-record.ts';
import { MemoryHealthVotes } from '../../move/server/memory-health-votes.ts';
import { createMoveServices, type MoveServices } from '../../move/server/move-services.ts';
import type { Moves } from '../../move/server/moves.ts';
import { Admission } from '../../server/admission/admission.ts';
import type { Identity } from '../../server/admission/authorize.ts';
import { CallLifecycle } from '../../server/calls/call-lifecycle.ts';
import { MemoryCallStore } from '../../server/calls/memory-call-store.ts';
import { MemoryEventDeduplicator } from '../../server/calls/memory-event-deduplicator.ts';
import { ControlRooms } from '../../server/control/control-rooms.ts';
import { ControlTokens } from '../../server/control/control-tokens.ts';
import { MemoryControlStore } from '../../server/control/memory-control-store.ts';
import { noRules } from '../../server/decision/decision-rules.ts';
import { DeploymentHealth } from '../../server/decision/deployment-health.ts';
import { Deployments } from '../../server/decision/deployments.ts';
import { MemoryAuditLog } from '../../server/moderation/memory-audit-log.ts';
import { Moderation } from '../../server/moderation/moderation.ts';
import { systemClock } from '../../server/ports/clock.ts';
import { MemoryBus } from '../../server/ports/memory-bus.ts';
import { MemoryTelemetry } from '../../server/ports/memory-telemetry.ts';
import { FaultyTransport } from '../control/faulty-network.ts';
import { createMemoryClient } from '../memory/memory-client.ts';
import { MEMORY_CAPABILITIES } from '../memory/memory-capabilities.ts';
import { MemoryNetwork } from '../memory/memory-network.ts';
import { createMemoryServer } from '../memory/memory-server.ts';
import { MemoryTrack } from '../memory/memory-track.ts';
import { FaultInjector } from './fault-injector.ts';

const NAMES = ['alder', 'birch'] as const;
type Name = (typeof NAMES)[number];

const tenant = asId.tenant('t');
const anyone: Identity = { tenant, grants: new Set(), subject: 'anonymous' };

/** Devices that give tracks of the memory provider. */
const devices: MediaDevicesPort = {
  capture: async (source) => [
    new MemoryTrack(
      mediaKindOf(source) === 'audio' ? { kind: 'audio' } : { kind: 'video', width: 640, height: 360 },
    ),
  ],
};

/** For tests: both halves of the whole layer over memory, with two deployments. */
export class MemoryProduct {
  readonly networks: Readonly<Record<Name, MemoryNetwork>> = {
    alder: new MemoryNetwork(),
    birch: new MemoryNetwork(),
  };
  readonly calls = new MemoryCallStore();
  readonly store = new MemoryMoveStore(this.calls);
  /** What fails: `attempt` joins of clients, or any method of a room service or a store. */
  readonly faults = new FaultInjector();
  readonly telemetry = new MemoryTelemetry();
  readonly moves: Moves;
  readonly moderation: Moderation;
  readonly staff: Identity = { tenant, grants: new Set(['staff'] as const), subject: 'staff' };
  readonly #admission: Admission;
  readonly #control: ControlRooms;
  readonly #lifecycle: CallLifecycle;
  readonly #moving: MoveServices;
  readonly #health: DeploymentHealth;
  readonly #tokens = new ControlTokens({ secret: 'a secret', ttl: 600, clock: systemClock });
  readonly #pages = new Map<
    Call,
    { readonly transport: FaultyTransport; readonly storage: Map<string, string> }
  >();
  /** Deployments that an operator switched off. */
  readonly killed: DeploymentId[] = [];

  constructor() {
    const { telemetry, faults } = this;
    const [calls, store] = [faults.wrap(this.calls), faults.wrap(this.store)];
    const clock = systemClock;
    const bus = new MemoryBus();
    const audit = new MemoryAuditLog();
    const rules = { ...noRules, killed: () => [...this.killed] };
    const room = { emptyTimeout: 330, maxParticipants: 100 };
    const deployments = new Deployments(
      NAMES.map((name) => faults.wrap(createMemoryServer(this.networks[name], asId.deployment(name)))),
    );
    this.#health = new DeploymentHealth({
      adapters: deployments.all,
      clock,
      telemetry,
      interval: 100,
      latch: 0,
    });
    const health = this.#health;
    const seats = new MemoryControlStore(calls, clock);
    const changes = {
      changed: (call: Parameters<ControlRooms['changed']>[0]) => this.#control.changed(call),
    };
    this.#lifecycle = new CallLifecycle({
      store: calls,
      deployments,
      events: new MemoryEventDeduplicator(),
      telemetry,
      clock,
      changes,
    });
    this.#moving = createMoveServices({
      store: { calls, control: seats, moves: store, votes: new MemoryHealthVotes(clock), audit },
      deployments,
      health,
      rules,
      bus,
      clock,
      telemetry,
      room,
      tell: (call) => this.#control.changed(call),
    });
    this.moves = this.#moving.moves;
    this.moderation = new Moderation({
      store: calls,
      deployments,
      audit,
      lifecycle: this.#lifecycle,
      clock,
      changes,
    });
    this.#control = new ControlRooms({
      calls,
      store: seats,
      moderation: this.moderation,
      moves: this.moves,
      bus,
      clock,
      telemetry,
    });
    this.#admission = new Admission({
      store: calls,
      moves: store,
      deployments,
      health,
      rules,
      telemetry,
      clock,
      ice: { stunUrls: [] },
      room,
      credentialTtl: 600,
      control: this.#tokens,
      defaultDeployment: asId.deployment('alder'),
    });
    this.#lifecycle.start();
    void this.#health.start();
    this.#moving.start();
    this.#control.start();
  }

  /** Somebody's page; it is in no call yet. */
  page({
    adapters = NAMES,
    slow,
    storage = new Map(),
  }: {
    readonly adapters?: readonly Name[];
    /** No adapter but the first is loaded before this. */
    readonly slow?: Promise<unknown>;
    /** What the page before it left in the tab. */
    readonly storage?: Map<string, string>;
  } = {}): Call {
    const kept = {
      getItem: (key: string) => storage.get(key) ?? null,
      setItem: (key: string, value: string) => void storage.set(key, value),
    };
    const transport = new FaultyTransport([this.#control], this.#tokens);
    const page = createCall({
      adapters: adapters.map((name) =>
        defineProvider({
          kind: asId.provider(name),
          capabilities: { ...MEMORY_CAPABILITIES, kind: asId.provider(name) },
          load: async () => {
            if (name !== adapters[0]) await slow;
            return createMemoryClient(this.networks[name]);
          },
        }),
      ),
      join: async (request) => {
        if (request.attempt !== undefined) this.faults.check('attempt');
        return await this.#admission.join(request, anyone);
      },
      devices,
      storage: kept,
      control: createCallControl({
        transport,
        storage: kept,
      }),
    });
    this.#pages.set(page, { transport, storage });
    return page;
  }

  /** Loses a page's control channel, which comes back. */
  dropControl(page: Call): void {
    this.#pages.get(page)?.transport.drop();
  }

  /** Reloads a page: another one in the same tab, which is in no call yet. */
  async reload(page: Call): Promise<Call> {
    const { storage = new Map<string, string>() } = this.#pages.get(page) ?? {};
    const left = new Map(storage);
    this.#pages.delete(page);
    await page.dispose();
    return this.page({ storage: left });
  }

  /** Begins to move the call at a key; answers the move's id. */
  async move(key: CallKey, to: Name, force = false): Promise<MoveRecord> {
    const begun = await this.moves.request({ key, to: asId.deployment(to), force }, this.staff);
    if (!begun) throw new Error(`the call is on ${to} already`);
    return begun;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#pages.keys()].map((page) => page.dispose()));
    this.#health.stop();
    await this.#moving.stop();
    await this.#control.stop();
    await this.#lifecycle.stop();
  }
}
