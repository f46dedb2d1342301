import type { DeploymentId, ProviderKind } from '@crossfade/video-core';
import type {
  Admission,
  AuditLog,
  Authorize,
  Clock,
  DeploymentHealth,
  Moderation,
  Moves,
  RequestTurns,
  TrustsProxy,
} from '@crossfade/video-core/server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { getPath } from 'hono/utils/url';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import type { ServerLog } from '../server-log.ts';
import type { OutageLog } from '../outage-log.ts';
import { emptyBody } from './requests/empty-body.ts';
import { addHealthRoutes } from './routes/health-routes.ts';
import type { DecisionStore } from '../call-server-store.ts';
import type { CallOverview } from '../operation/call-overview.ts';
import type { KillSwitch } from '../operation/kill-switch.ts';
import type { RuleBook } from '../operation/rule-book.ts';
import type { QualityIntake } from '../comparison/quality-intake.ts';
import type { QualityComparison } from '../comparison/rollup/quality-comparison.ts';
import type { Ramps } from '../ramp/ramps.ts';
import { addAuditRoute, type SubjectNames } from './routes/audit-route.ts';
import { addCallsRoutes } from './routes/calls-routes.ts';
import { addDeploymentRoutes } from './routes/deployment-routes.ts';
import { addJoinRoute } from './routes/join-route.ts';
import { PARTICIPANT_HEADER } from './requests/participant-secret.ts';
import { addModerationRoutes } from './routes/moderation-routes.ts';
import { createRouteApp } from './route-app.ts';
import { plainTextJson } from './requests/plain-text-json.ts';
import { addMoveRoutes } from './routes/move-routes.ts';
import { addPreviewRoute } from './routes/preview-route.ts';
import { addComparisonRoute } from './routes/comparison-route.ts';
import { addQualityRoute } from './routes/quality-route.ts';
import { addRampRoutes } from './routes/ramp-routes.ts';
import { addRulesRoutes } from './routes/rules-routes.ts';
import { addProvidersRoute, type ProvidersReport } from './routes/providers-route.ts';
import { RequestAuthorizer } from './requests/request-authorizer.ts';
import { RequestLimits } from './requests/request-limits.ts';
import { addTokenRoute } from './routes/token-route.ts';
import { addWebhookRoutes } from './routes/webhook-routes.ts';
import type { ServedDeployment } from '../served-deployment.ts';

/** Bytes. The largest body that is meant for these routes has a few hundred. */
const BODY_LIMIT = 16_384;
/** Bytes. What providers send has a few thousand; cohorts of rules list keys. */
const LARGE_BODY_LIMIT = 262_144;

export interface CallRoutesOptions {
  readonly admission: Admission;
  readonly moderation: Moderation;
  readonly moves: Moves;
  readonly overview: CallOverview;
  readonly rules: RuleBook;
  readonly ramps: Ramps;
  readonly quality: QualityIntake;
  readonly comparison: QualityComparison;
  readonly killSwitch: KillSwitch;
  readonly killed: () => readonly DeploymentId[];
  readonly audit: AuditLog;
  readonly decisions: DecisionStore;
  readonly namesOf?: SubjectNames;
  readonly deployments: readonly ServedDeployment[];
  readonly health: Pick<DeploymentHealth, 'of'>;
  readonly authorize: Authorize;
  readonly clock: Clock;
  readonly log: ServerLog;
  readonly defaultDeployment: DeploymentId;
  readonly report: () => ProvidersReport;
  readonly probeStore: () => Promise<void>;
  readonly isOutage: (error: unknown) => boolean;
  readonly outages: OutageLog;
  readonly isStopping: () => boolean;
  readonly pathPrefix: string;
  /** Origins whose pages may call this server. */
  readonly webOrigins: readonly string[];
  readonly limiter: RateLimiter;
  readonly joinsPerMinute: number;
  readonly trustsProxy: TrustsProxy;
  readonly turns: RequestTurns;
}

/**
 * What staff, hosts and operators ask for, which is limited. A pattern that ends in a slash and an asterisk covers the path
 * before them too. No two may match one path: it would be charged twice, and wait for a turn while it holds one.
 */
const MODERATED = [
  '/calls',
  '/calls/explain',
  '/calls/:call/:what/*',
  '/rules/*',
  '/ramp',
  '/comparison',
  '/deployments/*',
  '/moves/*',
  '/audit',
] as const;

/** What the description of the routes says of itself. */
const ABOUT = {
  openapi: '3.1.0',
  info: {
    title: 'Crossfade',
    version: '1',
    description: 'Join calls, moderate them, and decide which providers carry them.',
  },
};

/** Every route of a call server. It opens nothing, and keeps nothing but the counts of its rate limits. */
export function createCallRoutes(options: CallRoutesOptions): OpenAPIHono {
  const { admission, moderation, deployments, clock } = options;
  const prefix = options.pathPrefix.replace(/\/+$/, '');
  const app = createRouteApp({
    ...options,
    getPath: (request) => {
      const path = getPath(request);
      return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
    },
    now: () => clock.now(),
    onOutage: (what, error) => options.outages.failed(what, error),
    bodyLimit: (path) => (/\/(?:webhook|rules)/.test(path) ? LARGE_BODY_LIMIT : BODY_LIMIT),
    allowHeaders: [PARTICIPANT_HEADER],
  });
  const limits = new RequestLimits(options);
  const authorizer = new RequestAuthorizer(options.authorize, limits);
  const limited =
    (limit: (context: Context) => Promise<void>): MiddlewareHandler =>
    async (context, next) => {
      await limit(context);
      await next();
    };

  const preflightless = plainTextJson(options.webOrigins);
  app.use('/calls/join', preflightless);
  app.use('/calls/preview', preflightless);
  const joins = limited((context) => limits.joinRequest(context));
  app.use('/calls/join', joins);
  addJoinRoute(app, admission, authorizer, limits);
  app.use(
    '/calls/preview',
    limited((context) => limits.previewRequest(context)),
  );
  addPreviewRoute(app, admission, authorizer, limits);
  app.use('/quality', preflightless);
  app.use(
    '/quality',
    limited((context) => limits.quality(context)),
  );
  addQualityRoute(app, options.quality, authorizer, limits);
  // The deployments of one kind share its paths.
  for (const [kind, ofKind] of byKind(deployments)) {
    addWebhookRoutes(app, kind, ofKind);
    if (!ofKind.some(({ issuesTokens }) => issuesTokens)) continue;
    app.use(`/${kind}/token`, joins);
    addTokenRoute(app, kind, admission, authorizer, limits);
  }
  const moderated: MiddlewareHandler = async (context, next) => {
    await limits.moderation(context);
    await limits.inTurn(context, next);
  };
  for (const path of MODERATED) app.use(path, moderated);
  // Before the routes of a single call, whose id could be any word.
  addCallsRoutes(app, options.overview, authorizer);
  addModerationRoutes(app, moderation, authorizer);
  addMoveRoutes(app, options.moves, authorizer);
  addRulesRoutes(app, options.rules, authorizer);
  addComparisonRoute(app, options.comparison, authorizer);
  addRampRoutes(app, options.ramps, authorizer);
  app.use('/deployments/*', emptyBody);
  addDeploymentRoutes(app, options.killSwitch, authorizer);
  addAuditRoute(app, options, authorizer);
  addProvidersRoute(app, { ...options, authorizer });
  addHealthRoutes(app, { ...options, probe: options.probeStore });

  app.openAPIRegistry.registerComponent('securitySchemes', 'staff', { type: 'http', scheme: 'bearer' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'host', {
    type: 'apiKey',
    in: 'header',
    name: PARTICIPANT_HEADER,
    description: 'The resume secret of a participant who is currently a host of the call.',
  });
  let document: ReturnType<typeof app.getOpenAPI31Document> | undefined;
  // Written once: that takes some 10 ms, and anyone may ask.
  app.get('/openapi.json', (context) => context.json((document ??= app.getOpenAPI31Document(ABOUT))));
  return app;
}

function byKind(
  deployments: readonly ServedDeployment[],
): ReadonlyMap<ProviderKind, readonly ServedDeployment[]> {
  const kinds = new Map<ProviderKind, ServedDeployment[]>();
  for (const deployment of deployments)
    kinds.set(deployment.kind, [...(kinds.get(deployment.kind) ?? []), deployment]);
  return kinds;
}
