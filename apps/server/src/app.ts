import { InvalidInputError, type ProviderKind } from '@crossfade/video-core';
import type {
  Admission,
  Clock,
  DeploymentHealth,
  Deployments,
  Identify,
  Moderation,
} from '@crossfade/video-core/server';
import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import type { Logger } from 'pino';
import { BodyTooLargeError } from './errors/body-too-large-error.ts';
import { RouteNotFoundError } from './errors/route-not-found-error.ts';
import type { FlagReportInputs } from './flag-report.ts';
import { answerError } from './http/error-answer.ts';
import { addHealthRoutes } from './http/health-routes.ts';
import { addJoinRoute } from './http/join-route.ts';
import { PARTICIPANT_HEADER, presentedSecret } from './http/actor.ts';
import { addModerationRoutes } from './http/moderation-routes.ts';
import { networkOfRequest } from './http/network-of-request.ts';
import { addPreviewRoute } from './http/preview-route.ts';
import { addProvidersRoute } from './http/providers-route.ts';
import { rateLimit } from './http/rate-limit.ts';
import { requestLog } from './http/request-log.ts';
import { addTokenRoute } from './http/token-route.ts';
import { addWebhookRoutes } from './http/webhook-routes.ts';
import type { RunningProvider } from './running-provider.ts';

/** Bytes. The largest body that is meant for these routes has a few hundred. */
const BODY_LIMIT = 16_384;
/** Bytes. What providers send has a few thousand. */
const WEBHOOK_BODY_LIMIT = 262_144;
/** What one person may ask for as a host; nobody who clicks comes near it. */
const MODERATIONS_PER_MINUTE = 240;
/** Seconds that a browser remembers what it may ask. */
const PREFLIGHT_AGE = 600;

export interface AppDeps {
  readonly admission: Admission;
  readonly moderation: Moderation;
  readonly providers: readonly RunningProvider[];
  readonly deployments: Deployments;
  readonly health: Pick<DeploymentHealth, 'of'>;
  readonly identify: Identify;
  readonly clock: Clock;
  readonly log: Logger;
  readonly defaultProvider: ProviderKind;
  readonly flags: () => FlagReportInputs;
  readonly pingDatabase: () => Promise<void>;
  readonly isStopping: () => boolean;
  /** Origins whose pages may call this server. */
  readonly webOrigins: readonly string[];
  readonly joinsPerMinute: number;
  readonly trustedProxies: number;
}

/** Every route of the server. Pure: it opens nothing and keeps nothing but the counts of its rate limit. */
export function createApp(deps: AppDeps): OpenAPIHono {
  const { admission, moderation, providers, identify, clock, log } = deps;
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (result.success) return;
      const problems = result.error.issues.map(({ path, message }) =>
        [...path, message.replace(/\.?$/, '.')].join(': '),
      );
      throw new InvalidInputError(problems.join(' '), { cause: result.error });
    },
  });
  const now = (): number => clock.now();
  const byNetwork = { perMinute: deps.joinsPerMinute, askedBy: networkOfRequest(deps.trustedProxies), now };
  const limited = rateLimit(byNetwork);

  app.onError((error, context) => answerError(error, context, log));
  app.notFound((context) => answerError(new RouteNotFoundError(), context, log));
  app.use(requestLog(log, now));
  app.use(secureHeaders({ crossOriginResourcePolicy: 'cross-origin' }));
  app.use(
    cors({
      origin: [...deps.webOrigins],
      allowMethods: ['GET', 'POST'],
      allowHeaders: ['authorization', 'content-type', PARTICIPANT_HEADER],
      exposeHeaders: ['retry-after', 'x-request-id'],
      maxAge: PREFLIGHT_AGE,
    }),
  );
  app.use(async (context, next) => {
    const maxSize = context.req.path.includes('/webhook') ? WEBHOOK_BODY_LIMIT : BODY_LIMIT;
    const onError = (): never => {
      throw new BodyTooLargeError(maxSize);
    };
    return bodyLimit({ maxSize, onError })(context, next);
  });

  app.use('/calls/join', limited);
  addJoinRoute(app, admission, identify);
  app.use('/calls/preview', limited);
  addPreviewRoute(app, admission, identify);
  for (const provider of providers) {
    addWebhookRoutes(app, provider);
    if (!provider.issuesTokens) continue;
    app.use(`/${provider.kind}/token`, limited);
    addTokenRoute(app, provider.kind, admission, identify);
  }
  const moderated = rateLimit(byNetwork);
  const byPerson = rateLimit({ perMinute: MODERATIONS_PER_MINUTE, askedBy: presentedSecret, now });
  for (const path of ['/calls', '/calls/:call/:what/*']) app.use(path, moderated, byPerson);
  addModerationRoutes(app, moderation, identify);
  addProvidersRoute(app, { ...deps });
  addHealthRoutes(app, { ...deps, ping: deps.pingDatabase });

  app.openAPIRegistry.registerComponent('securitySchemes', 'staff', { type: 'http', scheme: 'bearer' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'host', {
    type: 'apiKey',
    in: 'header',
    name: PARTICIPANT_HEADER,
    description: 'The resume secret of somebody who is a host of the call now.',
  });
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Crossfade', version: '1', description: 'Joins calls and moderates them.' },
  });
  return app;
}
