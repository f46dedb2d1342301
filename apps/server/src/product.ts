import type { TenantId } from '@crossfade/video-core';
import { Recurring, systemClock, type TrustsProxy } from '@crossfade/video-core/server';
import { OutageLog, type RateLimiter } from '@crossfade/video-server';
import { isOutage, type Database } from '@crossfade/video-server/sql';
import type { Logger } from 'pino';
import { AccountInvitations } from './accounts/account-invitations.ts';
import { addAccountRoutes } from './accounts/account-routes.ts';
import { addAuthRoutes } from './accounts/auth-routes.ts';
import { LazyAuth } from './accounts/lazy-auth.ts';
import { addMeRoute } from './accounts/me-route.ts';
import { pruneAccounts } from './accounts/prune-accounts.ts';
import { addRegistrationRoutes } from './accounts/registration-routes.ts';
import { userReader } from './accounts/user-reader.ts';
import { Users } from './accounts/users.ts';
import { addAuditRoutes } from './audit/audit-routes.ts';
import { addDemonstrationRoutes } from './demonstration/demonstration-routes.ts';
import { addErasureRoutes } from './erasure/erasure-routes.ts';
import { Erasure } from './erasure/erasure.ts';
import { createProductApp, describeProductApp, type ProductApp } from './http/product-app.ts';
import { ProductLimits } from './http/product-limits.ts';
import { addIncidentRoutes } from './incidents/incident-routes.ts';
import { Incidents } from './incidents/incidents.ts';
import { addResidenceRoutes } from './residence/residence-routes.ts';
import { ResidenceDetails } from './residence/residence-details.ts';
import { addResidentRoutes } from './residence/resident-routes.ts';
import type { HearArchived } from './residence/archived.ts';
import { Residents } from './residence/residents.ts';
import { tabletReader } from './residence/tablet-reader.ts';
import { addTabletRoutes } from './residence/tablet-routes.ts';
import { Tablets } from './residence/tablets.ts';
import { addVisitorRoutes } from './residence/visitor-routes.ts';
import { Visitors } from './residence/visitors.ts';
import { Callers } from './rights/callers.ts';
import { operatorReader } from './rights/operator-reader.ts';
import { Profiles } from './streams/store/profiles.ts';

export interface ProductOptions {
  readonly database: Database;
  /** The tenant of `STAFF_TOKEN`. */
  readonly tenant: TenantId;
  readonly staffToken?: string;
  /** The same on every process. */
  readonly secret: string;
  readonly limiter: RateLimiter;
  readonly trustsProxy: TrustsProxy;
  /** Where people reach the web app. */
  readonly webUrl: string;
  /** Origins of pages that may act for who is signed in. */
  readonly webOrigins: readonly string[];
  /** Adds the routes of visits. */
  readonly addVisits?: (app: ProductApp, limits: ProductLimits, callers: Callers) => void;
  /** Adds the routes of the question before a recording. */
  readonly addConsent?: (app: ProductApp, limits: ProductLimits) => void;
  /** Adds the routes of recorders. */
  readonly addRecorder?: (app: ProductApp, limits: ProductLimits) => void;
  /** Adds the routes of mails. */
  readonly addMail?: (app: ProductApp, limits: ProductLimits) => void;
  /** Adds the routes of recordings. */
  readonly addRecordings?: (app: ProductApp) => void;
  /** Adds the routes of streams. */
  readonly addStreams?: (app: ProductApp, limits: ProductLimits) => void;
  /** Whether anyone may make an account, as a streaming platform lets them. */
  readonly openRegistration: boolean;
  /** Whether a click signs in as a user of the demonstration residence. */
  readonly demonstration: boolean;
  readonly log: Logger;
  /** Hears that residents, tablets or visitors of a tenant changed, after they did. */
  readonly changed: (tenant: TenantId) => void;
  /** Hears that a visitor may not visit anybody any more, after it is stored. */
  readonly blocked: (tenant: TenantId, visitor: string) => Promise<void>;
  readonly archived: HearArchived;
  /** Hears that an account was disabled, after it is stored, or that its person is about to be erased. */
  readonly disabled?: (user: string) => Promise<void>;
  /** Hears that somebody was erased, and that objects of their recordings are to be deleted. */
  readonly erased?: () => void;
}

/** What the product adds to calls: accounts and rights, and the routes of the residence. */
export interface Product {
  readonly app: ProductApp;
  readonly callers: Callers;
  /** Begins the background work. */
  start(): void;
  /** Ends it. Idempotent. */
  stop(): Promise<void>;
}

/** Milliseconds, about. */
const PRUNING = 3_600_000;

export function createProduct(options: ProductOptions): Product {
  const { database, tenant, secret, webUrl, log } = options;
  const { queries } = database;
  const origins = new Set([new URL(webUrl).origin, ...options.webOrigins]);
  const auth = new LazyAuth({
    queries,
    secret,
    webUrl,
    trustedOrigins: [...origins],
    demonstration: options.demonstration,
    onError: (message) => log.warn({ message }, 'sign-in failed'),
  });
  const callers = new Callers(
    [
      userReader(auth, queries, options.demonstration),
      tabletReader(queries),
      operatorReader(tenant, options.staffToken),
    ],
    origins,
  );
  const limits = new ProductLimits({ ...options, clock: systemClock });
  const outages = new OutageLog(log, systemClock);
  const app = createProductApp({
    ...options,
    callers,
    limits,
    trustedOrigins: origins,
    now: () => systemClock.now(),
    isOutage,
    onOutage: (what, error) => outages.failed(what, error),
  });
  const signIn = { auth, limits, webUrl, secret };
  addAuthRoutes(app, signIn);
  addAccountRoutes(app, {
    ...signIn,
    users: new Users(queries, options.disabled),
    invitations: new AccountInvitations({ queries, clock: systemClock }),
  });
  const profiles = new Profiles(queries);
  addRegistrationRoutes(app, { ...signIn, queries, tenant, profiles, open: options.openRegistration });
  if (options.demonstration) addDemonstrationRoutes(app, { ...signIn, queries, tenant });
  addMeRoute(app, { ...signIn, queries });
  addAuditRoutes(app, queries);
  addResidenceRoutes(app, new ResidenceDetails(queries, options.changed));
  const { changed, blocked, archived } = options;
  const residents = new Residents({ queries, changed, archived });
  addResidentRoutes(app, residents);
  const tablets = new Tablets({ queries, secret, clock: systemClock, changed });
  addTabletRoutes(app, { tablets, webUrl });
  const visitors = new Visitors({ queries, changed, blocked, archived });
  addVisitorRoutes(app, visitors);
  addErasureRoutes(
    app,
    new Erasure({
      queries,
      ends: async (user) => await options.disabled?.(user),
      archive: (manager, { was, id }) => (was === 'resident' ? residents : visitors).archive(manager, id),
      erased: (of) => {
        changed(of);
        options.erased?.();
      },
      clock: systemClock,
    }),
  );
  options.addVisits?.(app, limits, callers);
  options.addConsent?.(app, limits);
  options.addMail?.(app, limits);
  options.addRecordings?.(app);
  options.addStreams?.(app, limits);
  options.addRecorder?.(app, limits);
  addIncidentRoutes(app, new Incidents(queries));
  describeProductApp(app);
  let pruning: Recurring | undefined;
  return {
    app,
    callers,
    start: () => {
      pruning ??= new Recurring({
        what: 'pruning accounts',
        interval: () => PRUNING,
        task: () => pruneAccounts(queries, systemClock.now()),
        telemetry: {
          failed: (what, error) => {
            if (isOutage(error)) outages.failed(what, error);
            else log.error({ err: error }, `failed: ${what}`);
          },
        },
      });
    },
    stop: async () => pruning?.stop(),
  };
}
