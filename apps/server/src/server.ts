import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { asId } from '@crossfade/video-core';
import {
  iceServersFor,
  MemoryBus,
  proxiesAt,
  steadyClock,
  systemClock,
  type Bus,
} from '@crossfade/video-core/server';
import {
  createCallServer,
  HttpDrain,
  killsFile,
  MemoryRateLimiter,
  type CallServer,
  type RateLimiter,
} from '@crossfade/video-server';
import { schema, sharedSecret, sqlStore } from '@crossfade/video-server/sql';
import { getRequestListener } from '@hono/node-server';
import type { Logger } from 'pino';
import { subjectNames } from './audit/names-of.ts';
import type { Config } from './configuration/config.ts';
import { openDatabase } from './database/open-database.ts';
import { ConfigurationError } from './errors/configuration-error.ts';
import { planVisits } from './demonstration/plan-visits.ts';
import { seedDemonstration } from './demonstration/seed-demonstration.ts';
import { flagDisagreements } from './configuration/flag-report.ts';
import { listening } from './http/listening.ts';
import type { IngestSettings } from './ingest/ingest-services.ts';
import { heldCalls } from './incidents/held-calls.ts';
import { madeSecret } from './configuration/made-secret.ts';
import { createMailServices } from './mail/mail-services.ts';
import { mailSender } from './mail/mail-sender.ts';
import { metricsServer } from './metrics/metrics-server.ts';
import { createProduct } from './product.ts';
import { DEFAULT_DEPLOYMENT, loadFilms, loadIngests, loadProviders, webRequest } from './providers.ts';
import { FilmNewsDesk } from './recordings/recorder/film-news-desk.ts';
import { FilmRecorder } from './recordings/recorder/film-recorder.ts';
import { PageRecorder } from './recordings/recorder/page-recorder.ts';
import { createRecorderServices } from './recordings/recorder/recorder-services.ts';
import { createRecordingServices } from './recordings/recording-services.ts';
import { openStorage } from './recordings/storage/open-storage.ts';
import { workFolder } from './recordings/storage/work-folder.ts';
import { RequestedProviders } from './configuration/requested-providers.ts';
import { callAuthorize, hasDoor } from './rights/call-authorize.ts';
import { createConsentServices } from './recordings/consent/consent-services.ts';
import { serverRoutes } from './routes.ts';
import { createDeviceSessionServices } from './device-sessions/device-session-services.ts';
import { createStreamServices } from './streams/stream-services.ts';
import { createVisitServices } from './visits/visit-services.ts';

/** The tenant of open calls, of `STAFF_TOKEN`, and of the one residence that a server has by default. */
const TENANT = asId.tenant('default');
/** Seconds that TURN credentials are good for: longer than anybody takes to connect, shorter than they are worth stealing. */
const TURN_TTL = 3_600;
/**
 * Milliseconds that an idle connection is kept, so that a join finds the one that the lobby opened: Node's 5 s would cost
 * it one or two round trips. Longer than the 60 s of most load balancers, which must be the first to close.
 */
const KEEP_ALIVE = 75_000;
/** Milliseconds that requests under way get to finish when the server stops. */
const DRAIN_TIMEOUT = 3_000;

export interface RunningServer {
  /** Where this process is reached from this machine. */
  readonly address: string;
  /** Takes no more requests, lets those under way finish, and frees everything. Idempotent. */
  stop(): Promise<void>;
}

/** Something that was opened, under the name that the log has for it. */
interface Closer {
  readonly what: string;
  readonly close: () => Promise<void> | void;
}

/** Opens what the configuration names, and serves. What was opened is closed again when a later step fails. */
export async function startServer(config: Config, log: Logger): Promise<RunningServer> {
  const closers: Closer[] = [];
  const closeAll = async (): Promise<void> => {
    for (const { what, close } of closers.splice(0).toReversed())
      try {
        await close();
        log.debug(`stopped ${what}`);
      } catch (error) {
        log.error({ err: error }, `failed: stopping ${what}`);
      }
  };
  try {
    const { listen, beginStop } = await assemble(config, log, closers);
    const address = await listen();
    let stopping: Promise<void> | undefined;
    const stop = (): Promise<void> => {
      beginStop();
      return (stopping ??= closeAll());
    };
    return { address, stop };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Whatever is opened later is closed earlier. */
async function assemble(config: Config, log: Logger, closers: Closer[]) {
  const database = await openDatabase(config, log);
  closers.push({ what: 'the database', close: () => database.close() });
  await database.queries.insert(schema.tenants).values({ id: TENANT }).onConflictDoNothing();
  const { bus, close, limiter = new MemoryRateLimiter(steadyClock) } = await openBus(config, log);
  closers.push({ what: 'the bus', close });

  const requested = new RequestedProviders(systemClock);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE });
  const drain = new HttpDrain(server);
  closers.push({ what: 'the connections', close: () => drain.cutOff() });
  const secret = config.TOKEN_SECRET ?? (await sharedSecret(database.queries, 'token'));
  const store = sqlStore(database, log, { held: heldCalls(database.queries) });
  const filmNews = new FilmNewsDesk();
  const deployments = await loadProviders({
    config,
    // The same after a restart, so that this process has its rooms back without waiting for their leases.
    node: `${hostname()}:${config.PORT}`,
    url: serverUrl(config),
    tokenSecret: secret,
    bus,
    store,
    onTrouble: (what, error) => log.error({ err: error }, `failed: ${what}`),
    onFilm: filmNews.tell,
    onIngress: (news) =>
      void streams.ingest
        ?.heard(news)
        .catch((error: unknown) => failed('hearing of an encoder elsewhere', error)),
  });
  const videoProvider =
    config.VIDEO_PROVIDER === undefined ? undefined : asId.provider(config.VIDEO_PROVIDER);
  const web = webRequest(config);
  const development = config.NODE_ENV !== 'production';
  const staffToken = await openStaffToken(config, log);
  const ice = {
    stunUrls: config.STUN_URLS,
    ...(config.TURN_SECRET !== undefined && {
      turn: { urls: config.TURN_URLS, secret: config.TURN_SECRET, ttl: TURN_TTL },
    }),
  };
  const { METRICS_PORT } = config;
  const metrics =
    METRICS_PORT === undefined
      ? undefined
      : new (await import('./metrics/metrics.ts')).Metrics({
          queries: database.queries,
          deployments: () =>
            calls.deployments.all.map(({ deployment }) => ({
              deployment,
              healthy: calls.health.of(deployment).healthy,
            })),
          adapters: () => calls.deployments.all,
          now: () => systemClock.now(),
        });
  const failed = (what: string, error: unknown): void => {
    metrics?.failed();
    log.error({ err: error }, `failed: ${what}`);
  };
  const sender = mailSender(config);
  const mail = createMailServices({
    database,
    ...(sender && { sender }),
    secret,
    webUrl: webUrl(config),
    telemetry: { failed },
    watchLink: (recording, guest) => recordings.watchLink(recording, guest),
  });
  const recordings = createRecordingServices({
    queries: database.queries,
    storage: await openStorage(config),
    dataDir: config.DATA_DIR,
    keptDays: config.RECORDINGS_KEPT_DAYS,
    secret,
    webUrl: webUrl(config),
    mail: mail.recordingMail,
    endRequest: (id) => consent.requests.end(id),
    telemetry: { failed },
  });
  const visits = createVisitServices({
    queries: database.queries,
    calls: store,
    server: () => calls,
    bus,
    secret,
    webUrl: webUrl(config),
    iceServers: (subject) => iceServersFor(ice, asId.participant(subject), systemClock),
    keptDays: config.AUDIT_RETENTION_DAYS,
    mail: mail.visitMail,
    recorderAt: recordings.recorderAt,
    telemetry: { failed },
  });
  const streams = createStreamServices({
    queries: database.queries,
    calls: store,
    server: () => calls,
    tenant: TENANT,
    telemetry: { failed },
    browser: config.STREAM_MODES.includes('browser'),
    ...(config.STREAM_MODES.includes('ingress') && { ingest: await ingestSettings(config) }),
  });
  const deviceSessions = createDeviceSessionServices({
    queries: database.queries,
    calls: store,
    server: () => calls,
    tenant: TENANT,
    secret,
    keptDays: config.CALL_RETENTION_DAYS,
    telemetry: { failed },
  });
  const films = await loadFilms(config);
  const recorders = createRecorderServices({
    queries: database.queries,
    store: recordings.store,
    library: recordings.library,
    calls: store.calls,
    recorder: films
      ? new FilmRecorder({ films, onNews: filmNews.onNews, onTrouble: failed })
      : new PageRecorder({
          ...(config.CHROMIUM_PATH !== undefined && { chromium: config.CHROMIUM_PATH }),
          onTrouble: failed,
        }),
    folder: (id) => workFolder(config.DATA_DIR, id),
    webUrl: webUrl(config),
    ffmpeg: config.FFMPEG_PATH,
    ...(config.RECORDERS !== undefined && { most: config.RECORDERS }),
    telemetry: { failed },
  });
  const consent = createConsentServices({
    queries: database.queries,
    recordings: recordings.store,
    calls: store,
    server: () => calls,
    authorize: () => authorize,
    visitAt: visits.visitAt,
    keptDays: config.AUDIT_RETENTION_DAYS,
    telemetry: { failed },
  });
  const product = createProduct({
    database,
    tenant: TENANT,
    ...(staffToken !== undefined && { staffToken }),
    secret,
    limiter,
    trustsProxy: proxiesAt(config.TRUST_PROXY),
    webUrl: webUrl(config),
    webOrigins: config.WEB_ORIGIN,
    addVisits: visits.addRoutes,
    addConsent: consent.addRoutes,
    addMail: mail.addRoutes,
    addRecordings: recordings.addRoutes,
    addStreams: (app, limits) => {
      deviceSessions.addRoutes(app, limits);
      streams.addRoutes(app, limits);
    },
    openRegistration: config.OPEN_REGISTRATION ?? development,
    addRecorder: recorders.addRoutes,
    erased: () => recordings.uploads.wake(),
    demonstration: development,
    log,
    changed: visits.changed,
    blocked: visits.blocked,
    archived: visits.archived,
    disabled: async (user) => {
      await streams.disabled(user);
      await deviceSessions.disabled(user);
    },
  });
  const authorize = callAuthorize({
    callers: product.callers,
    tenant: TENANT,
    openCalls: config.OPEN_CALLS ?? development,
    explainToAll: development,
    visits: visits.door,
    streams: streams.door,
    sessions: deviceSessions.door,
    recorders: recorders.door,
  });
  const calls: CallServer = createCallServer({
    store,
    bus,
    deployments,
    authorize,
    recordings: consent.requests,
    // In a visit nobody becomes host but staff, and in a stream nobody but who streams.
    fixedRoles: hasDoor,
    roomOf: deviceSessions.roomOf,
    providersOf: deviceSessions.providersOf,
    chat: streams.chat,
    onRuling: visits.onRuling,
    namesOf: (tenant, subjects) => subjectNames(database.queries, tenant, subjects),
    secret,
    defaultDeployment: config.DEFAULT_DEPLOYMENT ?? DEFAULT_DEPLOYMENT,
    ...(videoProvider !== undefined && { videoProvider }),
    ice,
    publish: { codecs: { camera: config.CAMERA_CODEC, screen: config.SCREEN_CODEC } },
    emptyGrace: config.CALL_EMPTY_GRACE_SECONDS,
    maxParticipants: config.CALL_MAX_PARTICIPANTS,
    retention: { calls: config.CALL_RETENTION_DAYS, audit: config.AUDIT_RETENTION_DAYS },
    limiter,
    joinsPerMinute: config.JOINS_PER_MINUTE,
    trustedProxies: config.TRUST_PROXY,
    pathPrefix: pathOf(config.SERVER_URL),
    webOrigins: config.WEB_ORIGIN,
    log,
    onDecision: (entry) => {
      requested.decided(entry);
      metrics?.decided(entry);
    },
    knownKills: killsFile(join(config.DATA_DIR, 'killed-deployments.json')),
    environment: config.CROSSFADE_ENVIRONMENT ?? config.NODE_ENV,
    report: () => ({
      ...(videoProvider !== undefined && { videoProvider }),
      ...(web !== undefined && { web }),
      disagreements: flagDisagreements({
        configured: deployments.map(({ kind }) => kind),
        requested: requested.latest,
        ...(videoProvider !== undefined && { videoProvider }),
        ...(web !== undefined && { webEnvironment: web }),
      }),
    }),
  });
  closers.push({ what: 'the mails', close: () => mail.stop() });
  closers.push({ what: 'the recordings', close: () => recordings.stop() });
  closers.push({ what: 'the calls', close: () => calls.stop() });
  closers.push({ what: 'the recorders', close: () => recorders.stop() });
  closers.push({ what: 'the visits', close: () => visits.stop() });
  closers.push({ what: 'the consents to recordings', close: () => consent.stop() });
  closers.push({ what: 'the encoders', close: () => streams.ingest?.stop() });
  closers.push({ what: 'the streams', close: () => streams.runner.stop() });
  closers.push({ what: 'the device sessions', close: () => deviceSessions.runner.stop() });
  closers.push({ what: 'the product', close: () => product.stop() });

  const routes = serverRoutes({
    calls: calls.routes,
    product: product.app,
    ...(streams.ingest && { whip: streams.ingest.whip }),
    prefix: pathOf(config.SERVER_URL),
  });
  if (metrics)
    server.on('request', ({ url = '' }, response) => metrics.requested(url.split('?', 1)[0] ?? '', response));
  server.on('request', getRequestListener(routes.fetch));
  calls.attach(server);
  const listen = async (): Promise<string> => {
    await calls.start();
    visits.start();
    consent.start();
    streams.runner.start();
    deviceSessions.runner.start();
    mail.start();
    recordings.start();
    recorders.start();
    product.start();
    if (development) {
      if (await seedDemonstration(database.queries, TENANT))
        log.info('made a demonstration residence: a click at /sign-in signs in, in development');
      await planVisits(database.queries, TENANT, visits.invitations, systemClock.now());
    }
    const { HOST: host } = config;
    const { port } = await listening(server, { host, port: config.PORT, variable: 'PORT' });
    closers.push({ what: 'taking requests', close: () => drain.stopTaking(DRAIN_TIMEOUT) });
    if (streams.ingest) log.info({ rtmpPort: await streams.ingest.start() }, 'taking encoders');
    if (metrics && METRICS_PORT !== undefined) {
      const figures = metricsServer({ metrics, onTrouble: (error) => failed('reading the metrics', error) });
      await listening(figures, { host, port: METRICS_PORT, variable: 'METRICS_PORT' });
      closers.push({ what: 'the metrics', close: () => void figures.close() });
    }
    for (const { deployment } of calls.deployments.all) {
      const { healthy, detail } = calls.health.of(deployment);
      log[detail === undefined ? 'info' : 'warn']({ deployment, healthy, detail }, 'provider');
    }
    return `http://127.0.0.1:${port}`;
  };
  const beginStop = (): void => {
    calls.beginStop();
    visits.beginStop();
  };
  return { listen, beginStop };
}

const serverUrl = ({ SERVER_URL, PORT }: Config): string =>
  (SERVER_URL ?? `http://localhost:${PORT}`).replace(/\/+$/, '');

/** What encoders are told, and by what they are taken. */
async function ingestSettings(config: Config): Promise<IngestSettings> {
  const url = serverUrl(config);
  const asked = webRequest(config);
  return {
    host: config.HOST,
    rtmpPort: config.RTMP_PORT,
    rtmpUrl: config.RTMP_URL ?? `rtmp://${new URL(url).hostname}:${config.RTMP_PORT}/live`,
    whipUrl: `${url}/whip`,
    network: {
      ports: [config.WHIP_UDP_PORT_MIN, config.WHIP_UDP_PORT_MAX],
      announced: config.WHIP_ANNOUNCED_IP,
    },
    ffmpeg: config.FFMPEG_PATH,
    ...(asked !== undefined && { requestedProvider: asked }),
    signallingOf: await loadIngests(config),
  };
}

const webUrl = ({ WEB_URL, WEB_ORIGIN: [first = 'http://localhost:3000'] }: Config): string =>
  (WEB_URL ?? first).replace(/\/+$/, '');

const pathOf = (url: string | undefined): string =>
  url === undefined ? '' : new URL(url).pathname.replace(/\/+$/, '');

/** What the processes of one product share beside the database: hints, and the counts of requests. */
async function openBus(
  { DATABASE_URL, REDIS_URL }: Config,
  log: Logger,
): Promise<{ readonly bus: Bus; readonly limiter?: RateLimiter; readonly close: () => Promise<void> }> {
  if (REDIS_URL !== undefined) {
    const { openRedis } = await import('@crossfade/video-server/redis');
    return openRedis(REDIS_URL, { log }).catch((cause: unknown) => {
      const words = 'REDIS_URL is set, but Redis does not answer there. Start it, or remove the variable.';
      throw new ConfigurationError([words], { cause });
    });
  }
  const bus = DATABASE_URL === undefined ? new MemoryBus() : await postgresBus(DATABASE_URL, log);
  return { bus, close: () => bus.close() };
}

async function postgresBus(url: string, log: Logger): Promise<Bus> {
  const { PostgresBus } = await import('@crossfade/video-server/postgres');
  return PostgresBus.connect(url, { log });
}

async function openStaffToken(
  { NODE_ENV, STAFF_TOKEN, DATA_DIR }: Config,
  log: Logger,
): Promise<string | undefined> {
  if (STAFF_TOKEN !== undefined) return STAFF_TOKEN;
  if (NODE_ENV === 'production') {
    log.warn('STAFF_TOKEN is not set, so only users who sign in can moderate');
    return undefined;
  }
  log.info({ file: `${DATA_DIR}/staff-token` }, 'made a token for staff');
  return madeSecret(DATA_DIR, 'staff-token');
}
