import { createCall } from '../../client/create-call.ts';
import type { Call } from '../../client/call.ts';
import { createCallControl } from '../../client/control/index.ts';
import type { MediaDevicesPort } from '../../client/media/media-devices.ts';
import { asId, type CallKey, type DeploymentId } from '../../contract/identity.ts';
import { mediaKindOf } from '../../contract/media.ts';
import { defineProvider } from '../../contract/video-provider.ts';
import { MemoryMoveStore } from '../../move/server/memory-move-store.ts';
import { MoveEffects } from '../../move/server/move-effects.ts';
import { MoveObserver } from '../../move/server/move-observer.ts';
import type { MoveRecord } from '../../move/server/move-record.ts';
import { MoveRunner } from '../../move/server/move-runner.ts';
import { RescueWatch } from '../../move/server/rescue-watch.ts';
import { Moves } from '../../move/server/moves.ts';
import { Admission } from '../../server/admission/admission.ts';
import type { Identity } from '../../server/admission/authorize.ts';
import { CallLifecycle } from '../../server/calls/call-lifecycle.ts';
import { MemoryCallStore } from '../../server/calls/memory-call-store.ts';
import { MemoryEventDeduplicator } from '../../server/calls/memory-event-deduplicator.ts';
import { ControlRooms } from '../../server/control/control-rooms.ts';
import { ControlTokens } from '../../server/control/control-tokens.ts';
import { MemoryControlStore } from '../../server/control/memory-control-store.ts';
import { noRules } from '../../server/decision/decision-rules.ts';
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
  readonly telemetry = new MemoryTelemetry();
  readonly moves: Moves;
  readonly moderation: Moderation;
  readonly staff: Identity = { tenant, grants: new Set(['staff'] as const), subject: 'staff' };
  readonly #admission: Admission;
  readonly #control: ControlRooms;
  readonly #lifecycle: CallLifecycle;
  readonly #runner: MoveRunner;
  readonly #rescues: RescueWatch;
  readonly #tokens = new ControlTokens({ secret: 'a secret', ttl: 600, clock: systemClock });
  readonly #pages = new Map<Call, FaultyTransport>();
  /** Deployments that an operator switched off. */
  readonly killed: DeploymentId[] = [];

  constructor() {
    const { calls, store, telemetry } = this;
    const clock = systemClock;
    const bus = new MemoryBus();
    const audit = new MemoryAuditLog();
    const rules = { ...noRules, killed: () => [...this.killed] };
    const room = { emptyTimeout: 330, maxParticipants: 100 };
    const deployments = new Deployments(
      NAMES.map((name) => createMemoryServer(this.networks[name], asId.deployment(name))),
    );
    const health = {
      of: (id: string) => ({ healthy: NAMES.some((name) => name === id && this.networks[name].reachable) }),
      reportFailure: () => {},
      reportSuccess: () => {},
    };
    const seats = new MemoryControlStore(calls, clock);
    const observer = new MoveObserver({ calls, control: seats, moves: store, health, rules, clock });
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
    const effects = new MoveEffects({
      calls,
      moves: store,
      deployments,
      health,
      clock,
      room,
      observer,
      tell: (call) => this.#control.moved(call),
    });
    this.#runner = new MoveRunner({ moves: store, observer, effects, deployments, bus, clock, telemetry });
    const runner = this.#runner;
    this.moves = new Moves({ calls, moves: store, deployments, observer, runner, audit, clock });
    this.#rescues = new RescueWatch({
      calls,
      moves: this.moves,
      deployments,
      observer,
      telemetry,
    });
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
    this.#runner.start();
    this.#rescues.start();
    this.#control.start();
  }

  /** Somebody's page; it is in no call yet. */
  page({ adapters = NAMES }: { readonly adapters?: readonly Name[] } = {}): Call {
    const storage = new Map<string, string>();
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
          load: async () => createMemoryClient(this.networks[name]),
        }),
      ),
      join: (request) => this.#admission.join(request, anyone),
      devices,
      storage: kept,
      control: createCallControl({
        transport,
        storage: kept,
      }),
    });
    this.#pages.set(page, transport);
    return page;
  }

  /** Loses a page's control channel, which comes back. */
  dropControl(page: Call): void {
    this.#pages.get(page)?.drop();
  }

  /** Begins to move the call at a key; answers the move's id. */
  async move(key: CallKey, to: Name, force = false): Promise<MoveRecord> {
    const begun = await this.moves.request({ key, to: asId.deployment(to), force }, this.staff);
    if (!begun) throw new Error(`the call is on ${to} already`);
    return begun;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#pages.keys()].map((page) => page.dispose()));
    await this.#rescues.stop();
    await this.#runner.stop();
    await this.#control.stop();
    await this.#lifecycle.stop();
  }
}
