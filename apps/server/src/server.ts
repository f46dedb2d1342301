import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { asId } from '@crossfade/video-core';
import {
  Admission,
  bearerIdentify,
  CallLifecycle,
  ControlRooms,
  ControlTokens,
  DeploymentHealth,
  Deployments,
  MemoryBus,
  Moderation,
  noRules,
  Retention,
  systemClock,
  type Bus,
  type CallChangeListener,
} from '@crossfade/video-core/server';
import { ControlSockets } from '@crossfade/video-core/server/socket-io';
import { getRequestListener } from '@hono/node-server';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { openEmbedded, openPostgres, type Database } from './database/database.ts';
import { DecisionLog } from './database/decision-log.ts';
import { tenants } from './database/schema.ts';
import { SqlAdmissionLedger } from './database/sql-admission-ledger.ts';
import { SqlAuditLog } from './database/sql-audit-log.ts';
import { SqlCallStore } from './database/sql-call-store.ts';
import { SqlControlStore } from './database/sql-control-store.ts';
import { SqlEventDeduplicator } from './database/sql-event-deduplicator.ts';
import { SqlRoomPlacements } from './database/sql-room-placements.ts';
import { ConfigurationError } from './errors/configuration-error.ts';
import { HttpDrain } from './http-drain.ts';
import { madeSecret } from './made-secret.ts';
import { PostgresBus } from './postgres-bus.ts';
import { DEFAULT_PROVIDER, loadProviders, webRequest } from './providers.ts';
import { RequestedProviders } from './requested-providers.ts';

/** Everybody's until an application brings its own `Identify`. */
const TENANT = asId.tenant('default');
/** Seconds within which a joiner must use the credentials. */
const CREDENTIAL_TTL = 600;
/** Seconds that TURN credentials are good for: longer than anybody takes to connect, shorter than they are worth stealing. */
const TURN_TTL = 3_600;
/** Seconds that a provider keeps an empty room beyond the call's own grace. */
const ROOM_MARGIN = 300;
/** Days that events are remembered: far longer than a provider delivers one again. */
const EVENTS_KEPT = 7;
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

/** Whoever is opened later is closed earlier. */
async function assemble(config: Config, log: Logger, closers: Closer[]) {
  const database = await openDatabase(config, log);
  closers.push({ what: 'the database', close: () => database.close() });
  const { queries } = database;
  await queries.insert(tenants).values({ id: TENANT }).onConflictDoNothing();
  const bus = await openBus(config, log);
  closers.push({ what: 'the bus', close: () => bus.close() });

  const clock = systemClock;
  const decisionLog = new DecisionLog(queries, log);
  closers.push({ what: 'the log of decisions', close: () => decisionLog.flush() });
  const telemetry = new RequestedProviders(decisionLog, clock);
  const server = createServer();
  const drain = new HttpDrain(server);
  closers.push({ what: 'the connections', close: () => drain.cutOff() });
  const tokenSecret = config.TOKEN_SECRET ?? (await madeSecret(config.DATA_DIR, 'token-secret'));
  const providers = await loadProviders({
    config,
    // The same after a restart, so that this process has its rooms back without waiting for their leases.
    node: `${hostname()}:${config.PORT}`,
    url:
      config.SERVER_URL === undefined ? `http://localhost:${config.PORT}` : new URL(config.SERVER_URL).origin,
    tokenSecret,
    bus,
    roomPlacements: new SqlRoomPlacements(queries),
    admissions: new SqlAdmissionLedger(queries),
    telemetry,
  });

  closers.push({
    what: 'the providers',
    close: async () => {
      await Promise.all(providers.map(({ adapter }) => adapter.close()));
    },
  });

  const store = new SqlCallStore(queries);
  const deployments = new Deployments(providers.map(({ adapter }) => adapter));
  const health = new DeploymentHealth({ adapters: deployments.all, bus, clock, telemetry });
  closers.push({ what: 'the health checks', close: () => health.stop() });
  // The control channel tells what moderators did, and hosts moderate over the control channel.
  const changes: CallChangeListener = { changed: (call) => control.changed(call) };
  const events = new SqlEventDeduplicator(queries);
  const audit = new SqlAuditLog(queries);
  const lifecycle = new CallLifecycle({
    store,
    deployments,
    events,
    telemetry,
    clock,
    changes,
    emptyGrace: config.CALL_EMPTY_GRACE_SECONDS,
  });
  const moderation = new Moderation({
    store,
    deployments,
    audit,
    lifecycle,
    clock,
    changes,
  });
  const control = new ControlRooms({
    calls: store,
    store: new SqlControlStore(queries),
    moderation,
    bus,
    clock,
    telemetry,
  });
  const { CALL_RETENTION_DAYS, AUDIT_RETENTION_DAYS } = config;
  const retention = new Retention({
    kept: [
      // Calls before decisions, which are kept as long as their call is.
      { what: 'calls', days: CALL_RETENTION_DAYS, forget: (...old) => store.forgetEnded(...old) },
      { what: 'decisions', days: CALL_RETENTION_DAYS, forget: (...old) => decisionLog.forget(...old) },
      { what: 'audit entries', days: AUDIT_RETENTION_DAYS, forget: (...old) => audit.forget(...old) },
      { what: 'events', days: EVENTS_KEPT, forget: (...old) => events.forget(...old) },
    ],
    clock,
    telemetry,
  });
  closers.push({ what: 'forgetting', close: () => retention.stop() });
  const controlTokens = new ControlTokens({ secret: tokenSecret, ttl: CREDENTIAL_TTL, clock });
  const controlSockets = new ControlSockets({ rooms: control, tokens: controlTokens, telemetry });
  closers.push({ what: 'the control channel', close: () => controlSockets.close() });
  closers.push({ what: 'the lifecycle of calls', close: () => lifecycle.stop() });
  const videoProvider =
    config.VIDEO_PROVIDER === undefined ? undefined : asId.provider(config.VIDEO_PROVIDER);
  const webEnvironment = webRequest(config);
  let stopping = false;
  const app = createApp({
    admission: new Admission({
      store,
      deployments,
      health,
      rules: noRules,
      telemetry,
      clock,
      ice: {
        stunUrls: config.STUN_URLS,
        ...(config.TURN_SECRET !== undefined && {
          turn: { urls: config.TURN_URLS, secret: config.TURN_SECRET, ttl: TURN_TTL },
        }),
      },
      room: {
        emptyTimeout: config.CALL_EMPTY_GRACE_SECONDS + ROOM_MARGIN,
        maxParticipants: config.CALL_MAX_PARTICIPANTS,
      },
      credentialTtl: CREDENTIAL_TTL,
      publish: { codecs: { camera: config.CAMERA_CODEC, screen: config.SCREEN_CODEC } },
      control: controlTokens,
      ...(videoProvider !== undefined && { videoProvider }),
      defaultProvider: DEFAULT_PROVIDER,
    }),
    moderation,
    providers,
    deployments,
    health,
    identify: await openIdentify(config, log),
    clock,
    log,
    defaultProvider: DEFAULT_PROVIDER,
    flags: () => ({
      configured: providers.map(({ kind }) => kind),
      requested: telemetry.latest,
      ...(videoProvider !== undefined && { videoProvider }),
      ...(webEnvironment !== undefined && { webEnvironment }),
    }),
    pingDatabase: () => database.ping(),
    isStopping: () => stopping,
    webOrigins: config.WEB_ORIGIN,
    joinsPerMinute: config.JOINS_PER_MINUTE,
    trustedProxies: config.TRUST_PROXY,
  });

  server.on('request', getRequestListener(app.fetch));
  for (const { attach } of providers) attach?.(server);
  controlSockets.attach(server);
  const listen = async (): Promise<string> => {
    await health.start();
    lifecycle.start();
    retention.start();
    control.start();
    const { port } = await listening(server, config);
    closers.push({ what: 'taking requests', close: () => drain.stopTaking(DRAIN_TIMEOUT) });
    for (const { deployment } of deployments.all) {
      const { healthy, detail } = health.of(deployment);
      log.info({ deployment, healthy, ...(detail !== undefined && { detail }) }, 'provider');
    }
    return `http://127.0.0.1:${port}`;
  };
  const beginStop = (): void => {
    stopping = true;
  };
  return { listen, beginStop };
}

function openDatabase({ DATABASE_URL, DATA_DIR }: Config, log: Logger): Promise<Database> {
  if (DATABASE_URL === undefined) return openEmbedded(DATA_DIR);
  return openPostgres(DATABASE_URL, (error) => log.warn({ err: error }, 'lost a connection to the database'));
}

async function openBus({ DATABASE_URL }: Config, log: Logger): Promise<Bus> {
  return DATABASE_URL === undefined ? new MemoryBus() : PostgresBus.connect(DATABASE_URL, log);
}

async function openIdentify({ NODE_ENV, STAFF_TOKEN, DATA_DIR }: Config, log: Logger) {
  const development = NODE_ENV !== 'production';
  const made = development && STAFF_TOKEN === undefined;
  const staffToken = made ? await madeSecret(DATA_DIR, 'staff-token') : STAFF_TOKEN;
  if (made) log.info({ file: `${DATA_DIR}/staff-token` }, 'made a token for staff');
  else if (staffToken === undefined) log.warn('STAFF_TOKEN is not set, so nobody can moderate');
  return bearerIdentify({
    tenant: TENANT,
    explainToAll: development,
    ...(staffToken !== undefined && { staffToken }),
  });
}

const listening = (server: Server, { PORT, HOST }: Config): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const taken = 'code' in cause && cause.code === 'EADDRINUSE';
      const words = `PORT ${PORT} is taken. Stop what listens there, or set PORT to another.`;
      reject(taken ? new ConfigurationError([words], { cause }) : cause);
    });
    server.listen(PORT, HOST, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'));
      else resolve(address);
    });
  });
