import type { TenantId } from '@crossfade/video-core';
import {
  systemClock,
  type Clock,
  type ProvidersOf,
  type RoomSettingsOf,
  type Telemetry,
} from '@crossfade/video-core/server';
import type { CallServer, CallServerStore } from '@crossfade/video-server';
import type { Queries } from '@crossfade/video-server/sql';
import type { ProductApp } from '../http/product-app.ts';
import type { ProductLimits } from '../http/product-limits.ts';
import { isSessionKey } from '../rights/call-authorize.ts';
import { LiveRunner } from '../streams/service/live-runner.ts';
import { ServedVisitCalls } from '../visits/service/visit-calls.ts';
import { SessionDoor } from './door/session-door.ts';
import { addSessionRoutes } from './http/session-routes.ts';
import { DeviceSessions } from './service/device-sessions.ts';
import { DeviceSessionStore } from './store/device-session-store.ts';

export interface DeviceSessionServicesOptions {
  readonly queries: Queries;
  readonly calls: Pick<CallServerStore, 'calls'>;
  /** Asked when something is to be done in a call, which is later. */
  readonly server: () => Pick<CallServer, 'admission' | 'moderation' | 'deployments'>;
  /** The tenant of who presents no credential. */
  readonly tenant: TenantId;
  /** The same on every process. */
  readonly secret: string;
  /** Days that a session is kept after its end. */
  readonly keptDays: number;
  readonly telemetry: Pick<Telemetry, 'failed'>;
  readonly clock?: Clock;
}

/** Device sessions: their routes, the door to their calls, the settings of their rooms, and what looks after them. */
export interface DeviceSessionServices {
  readonly door: SessionDoor;
  readonly roomOf: RoomSettingsOf;
  readonly providersOf: ProvidersOf;
  readonly runner: LiveRunner;
  /** Hears that an account was disabled. */
  disabled(user: string): Promise<void>;
  /** To be called before the routes of streams, whose host's id could be any word. */
  addRoutes(app: ProductApp, limits: ProductLimits): void;
}

const DAY = 86_400_000;
/** Who acts, as the audit log names it, where no member of staff does. */
const SESSION_ITSELF = 'device-session';

export function createDeviceSessionServices(options: DeviceSessionServicesOptions): DeviceSessionServices {
  const { queries, server, tenant, secret, keptDays, telemetry, clock = systemClock } = options;
  const store = new DeviceSessionStore(queries);
  const door = new SessionDoor({ store, secret, clock });
  const calls = new ServedVisitCalls(options.calls, server, SESSION_ITSELF);
  const sessions = new DeviceSessions({ store, door, calls, server, clock });
  return {
    door,
    roomOf: async ({ key }) => (isSessionKey(key) ? sessions.roomOf(key) : undefined),
    // Such a session is never placed elsewhere: what streams it can run nothing else.
    providersOf: async ({ key }) => (isSessionKey(key) ? (await store.find(key))?.adapters : undefined),
    runner: new LiveRunner({
      what: {
        all: 'looking after device sessions',
        one: 'looking after a device session',
        pruning: 'pruning device sessions',
      },
      claimDue: (now, until, limit) => store.claimDue(now, until, limit),
      look: (roomName) => sessions.look(roomName),
      prune: (now) => store.forgetEnded(now - keptDays * DAY),
      clock,
      telemetry,
    }),
    disabled: (user) => sessions.disabled(user),
    addRoutes: (app, limits) => addSessionRoutes(app, { sessions, tenant, limits }),
  };
}
