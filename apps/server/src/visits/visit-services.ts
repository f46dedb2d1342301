import { setMaxListeners } from 'node:events';
import type { CallKey, IceServer, ParticipantId, TenantId } from '@crossfade/video-core';
import {
  systemClock,
  type Bus,
  type Clock,
  type RulingListener,
  type Telemetry,
} from '@crossfade/video-core/server';
import type { CallServer, CallServerStore } from '@crossfade/video-server';
import type { Queries } from '@crossfade/video-server/sql';
import { recordDeed, type Deed } from '../audit/record-deed.ts';
import type { ProductApp } from '../http/product-app.ts';
import type { ProductLimits } from '../http/product-limits.ts';
import type { TabletCaller } from '../rights/caller.ts';
import type { Callers } from '../rights/callers.ts';
import type { VisitDoor } from '../rights/call-authorize.ts';
import type { Manager } from '../rights/request-rights.ts';
import type { HearArchived } from '../residence/archived.ts';
import { Visitors } from '../residence/visitors.ts';
import { VisitCallDoor } from './door/visit-call-door.ts';
import { addGuestRoutes } from './http/guest-routes.ts';
import { addHistoryRoutes } from './http/history-routes.ts';
import { addInvitationRoutes } from './http/invitation-routes.ts';
import { addStaffRoutes } from './http/staff-routes.ts';
import { addOwnVisitRoutes } from './http/own-visit-routes.ts';
import { StreamLimit } from './http/stream-limit.ts';
import { addTabletInvitationRoutes } from './http/tablet-invitation-routes.ts';
import { addTabletRoutes } from './http/tablet-routes.ts';
import { CallModeration } from './service/call-moderation.ts';
import { GuestDesk } from './service/guest-desk.ts';
import { Invitations } from './service/invitations.ts';
import { ServedVisitCalls, type VisitCalls } from './service/visit-calls.ts';
import { hintVisit } from './service/visit-hints.ts';
import { VisitBoards } from './service/visit-boards.ts';
import type { VisitMail } from './service/visit-mail.ts';
import { visitRulings } from './service/visit-rulings.ts';
import { VisitRunner } from './service/visit-runner.ts';
import { Visits } from './service/visits.ts';
import { SqlResidence } from './store/sql-residence.ts';
import { SqlVisitStore } from './store/sql-visit-store.ts';

export interface VisitServicesOptions {
  readonly queries: Queries;
  readonly calls: Pick<CallServerStore, 'calls'>;
  /** Asked when something is to be done in a call, which is later. */
  readonly server: () => Pick<CallServer, 'moderation' | 'deployments'>;
  readonly bus: Bus;
  /** The same on every process. */
  readonly secret: string;
  /** Where people reach the web app. */
  readonly webUrl: string;
  /** STUN and TURN servers for one visitor's check of their network. */
  readonly iceServers: (subject: string) => readonly IceServer[];
  /** Days that visits which are over are kept. */
  readonly keptDays: number;
  readonly mail: VisitMail;
  /** The recorder that may be in the call at a key. */
  readonly recorderAt: (tenant: TenantId, key: CallKey) => Promise<ParticipantId | undefined>;
  readonly telemetry: Pick<Telemetry, 'failed'>;
  readonly clock?: Clock;
}

/** Visits: their routes, the door to their calls, and what looks after them. */
export interface VisitServices {
  readonly visits: Visits;
  readonly invitations: Invitations;
  readonly runner: VisitRunner;
  /** The calls of visits, as they are now. */
  readonly calls: VisitCalls;
  readonly door: VisitDoor;
  /** The visit whose call is at a key, and its resident. */
  readonly visitAt: (
    key: CallKey,
  ) => Promise<{ readonly visit: string; readonly resident: string } | undefined>;
  readonly onRuling: RulingListener;
  /** Tells pages that residents, tablets or visitors of a tenant changed. */
  readonly changed: (tenant: TenantId) => void;
  /** Removes a person who was blocked from all visits. */
  readonly blocked: (tenant: TenantId, visitor: string) => Promise<void>;
  /** Revokes the links of a visitor, or ends the visits of a resident, who was taken off the list. */
  readonly archived: HearArchived;
  addRoutes(app: ProductApp, limits: ProductLimits, callers: Pick<Callers, 'of'>): void;
  /** Begins to look after visits that are due. */
  start(): void;
  /** Ends the streams of pages, which open them again on another process; a server that stops waits for requests. */
  beginStop(): void;
  /** Ends the background work as well. Idempotent. */
  stop(): Promise<void>;
}

export function createVisitServices(options: VisitServicesOptions): VisitServices {
  const { queries, bus, mail, recorderAt, telemetry, webUrl, clock = systemClock } = options;
  const store = new SqlVisitStore(queries);
  const residence = new SqlResidence(queries);
  const calls = new ServedVisitCalls(options.calls, options.server);
  const visits = new Visits({ store, residence, calls, recorderAt, mail, bus, clock, telemetry });
  const invitations = new Invitations({ store, residence, visits, mail, clock });
  const moderation = new CallModeration(options.calls, options.server);
  const boards = new VisitBoards(
    { store, residence, liveCall: (tenant, key) => moderation.liveCall(tenant, key), clock, telemetry },
    bus,
  );
  const desk = new GuestDesk({ store, visits, residence, clock, secret: options.secret });
  const runner = new VisitRunner({ visits, store, clock, telemetry, keptDays: options.keptDays });
  const ending = new AbortController();
  // One for each page that is open.
  setMaxListeners(0, ending.signal);
  const note = (caller: Manager | TabletCaller, deed: Deed): Promise<void> =>
    recordDeed(queries, caller, deed);
  const changed = (tenant: TenantId): void => {
    hintVisit(bus, { tenant }).catch((error: unknown) =>
      telemetry.failed('telling pages of a residence', error),
    );
  };
  const blocked = (tenant: TenantId, visitor: string): Promise<void> =>
    invitations.removePerson(tenant, visitor);
  const archived: HearArchived = (tenant, { was, id }) =>
    was === 'visitor' ? invitations.revokePerson(tenant, id) : invitations.endVisitsOf(tenant, id);
  const visitors = new Visitors({ queries, changed, blocked, archived });
  return {
    visits,
    invitations,
    runner,
    calls,
    changed,
    blocked,
    archived,
    onRuling: visitRulings(store, visits),
    door: new VisitCallDoor({ store, residence, clock }),
    visitAt: async (key) => {
      const found = await store.findByKey(key);
      return found && { visit: found.visit.id, resident: found.visit.resident };
    },
    addRoutes: (app, limits, callers) => {
      const streams = new StreamLimit();
      const common = { visits, store, boards, residence, limits, callers, streams, clock, webUrl, note };
      const stopping = ending.signal;
      addGuestRoutes(app, { ...common, stopping, desk, iceServers: options.iceServers });
      addTabletRoutes(app, { ...common, stopping });
      addTabletInvitationRoutes(app, { ...common, invitations });
      addOwnVisitRoutes(app, common);
      // Before the routes of a single visit, whose id could be any word.
      addHistoryRoutes(app, common);
      addInvitationRoutes(app, { ...common, invitations, mail });
      addStaffRoutes(app, { ...common, stopping, moderation, visitors });
    },
    start: () => runner.start(),
    beginStop: () => ending.abort(),
    stop: async () => {
      ending.abort();
      boards.stop();
      await runner.stop();
      await visits.settled();
    },
  };
}
