import type { Server as HttpServer } from 'node:http';
import { InvalidInputError, type CallKey } from '@crossfade/video-core';
import {
  Admission,
  CallLifecycle,
  CLIENT_SEEN_DAYS,
  ControlRooms,
  ControlTokens,
  createMoveServices,
  DeploymentHealth,
  Deployments,
  MemoryBus,
  Moderation,
  proxiesAt,
  Retention,
  RequestTurns,
  steadyClock,
  systemClock,
  type CallChangeListener,
  type Moves,
  type Telemetry,
} from '@crossfade/video-core/server';
import { ControlSockets, serveBelow, trustProxies } from '@crossfade/video-core/server/socket-io';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { CallServerOptions } from './call-server-options.ts';
import { QualityIntake } from './comparison/quality-intake.ts';
import { QualityComparison } from './comparison/rollup/quality-comparison.ts';
import { QualityRollup } from './comparison/rollup/quality-rollup.ts';
import { MemoryRateLimiter } from './limits/memory-rate-limiter.ts';
import { OutageLog } from './outage-log.ts';
import type { ServerLog } from './server-log.ts';
import { keyPseudonym } from './key-pseudonym.ts';
import { networkPseudonym } from './network-pseudonym.ts';
import { CallOverview } from './operation/call-overview.ts';
import { KillSwitch } from './operation/kill-switch.ts';
import { RuleBook } from './operation/rule-book.ts';
import { Ramps } from './ramp/ramps.ts';
import { CurrentRouting } from './routing/current-routing.ts';
import { createCallRoutes } from './http/call-routes.ts';

/** Seconds that TURN credentials and join credentials last by default; longer than connecting takes. */
const CREDENTIAL_TTL = 600;
const SECRET_LENGTH = 32;
const EMPTY_GRACE = 30;
const MAX_PARTICIPANTS = 100;
/** Connections of a call to the control channel whose participants have others by now. */
const RECONNECTING = 50;
/** Seconds that a provider keeps an empty room beyond the call's own grace. */
const ROOM_MARGIN = 300;
const RETENTION_DAYS = { calls: 30, audit: 365 };
/** Days that events are remembered: far longer than a provider delivers one again. */
const EVENT_DAYS = 7;
const JOINS_PER_MINUTE = 600;
const CONSOLE: ServerLog = {
  debug: () => {},
  info: () => {},
  // oxlint-disable-next-line no-console -- an application that gives no log of its own has nothing else
  warn: (...line) => console.warn(...line),
  // oxlint-disable-next-line no-console -- as above
  error: (...line) => console.error(...line),
};

/** The services of the layer, its routes, and their lifecycle. */
export interface CallServer {
  readonly admission: Admission;
  readonly moderation: Moderation;
  readonly moves: Moves;
  readonly control: ControlRooms;
  readonly lifecycle: CallLifecycle;
  readonly retention: Retention;
  readonly health: DeploymentHealth;
  readonly deployments: Deployments;
  /** Rules and kill switches as this process knows them; tells of kills. */
  readonly routing: CurrentRouting;
  readonly ramps: Ramps;
  /** What clients measured, for the ramp. */
  readonly quality: QualityIntake;
  /** Every HTTP route; mount it with `app.route(path, routes)` or serve it as it is. */
  readonly routes: OpenAPIHono;
  /** Serves the control channel, and what the providers need beside it, on a server's port. */
  attach(server: HttpServer): void;
  /** Begins the background work; resolves when the deployments' health is known. */
  start(): Promise<void>;
  /** `/ready` answers 503 from now on, so that a load balancer sends nobody here any more. */
  beginStop(): void;
  /** Ends the control channel, the background work and the adapters, in this order. Idempotent. */
  stop(): Promise<void>;
}

/** Everything that a server of calls needs, over a store, a bus and deployments. Throws `InvalidInputError`. */
export function createCallServer(options: CallServerOptions): CallServer {
  const { store, bus = new MemoryBus(), log = CONSOLE, clock = systemClock } = options;
  const { emptyGrace = EMPTY_GRACE } = options;
  const roomOf = options.roomOf && { roomOf: options.roomOf };
  const steady = options.clock ?? steadyClock;
  const { credentialTtl = CREDENTIAL_TTL, retention: days = RETENTION_DAYS } = options;
  if (options.secret.length < SECRET_LENGTH)
    throw new InvalidInputError(
      `The secret of a call server must have at least ${SECRET_LENGTH} characters.`,
    );
  const deployments = new Deployments(options.deployments.map(({ adapter }) => adapter));
  const outages = new OutageLog(log, steady);
  const telemetry: Telemetry = {
    decided: (entry) => {
      // A key admits its holder, so logs and statistics use a pseudonym.
      const told = { ...entry, key: keyPseudonym(options.secret, entry) };
      store.decisions.decided(told);
      options.onDecision?.(told);
    },
    failed: (what, error) => {
      if (store.isOutage(error)) outages.failed(what, error);
      else log.error({ err: error }, `failed: ${what}`);
    },
  };
  const health = new DeploymentHealth({ adapters: deployments.all, clock: steady, telemetry });
  // The control channel tells what moderators did, and hosts moderate over the control channel.
  const changes: CallChangeListener = { changed: (call) => control.changed(call) };
  const { calls, events, audit, decisions, clients } = store;
  const fixedRoles = ({ key }: { readonly key: CallKey }): boolean => options.fixedRoles?.(key) ?? false;
  const lifecycle = new CallLifecycle({
    store: calls,
    deployments,
    events,
    telemetry,
    clock,
    changes,
    emptyGrace,
    ...roomOf,
    credentialTtl,
  });
  const moderation = new Moderation({
    store: calls,
    deployments,
    audit,
    lifecycle,
    clock,
    control: store.control,
    changes,
    credentialTtl,
    fixedRoles,
    ...(options.onRuling && { onRuling: options.onRuling }),
  });
  const { maxParticipants = MAX_PARTICIPANTS } = options;
  const room = {
    emptyTimeout: emptyGrace + ROOM_MARGIN,
    maxParticipants,
  };
  const routing = new CurrentRouting({
    store: store.routing,
    bus,
    telemetry,
    ...(options.rules && { rules: options.rules }),
    ...(options.environment !== undefined && { environment: options.environment }),
    ...(options.knownKills && { knownKills: options.knownKills }),
  });
  const moving = createMoveServices({
    store,
    deployments,
    health,
    rules: routing,
    room,
    ...roomOf,
    ...(options.providersOf && { providersOf: options.providersOf }),
    bus,
    clock: steady,
    telemetry,
    tell: (call) => control.changed(call),
  });
  const { moves } = moving;
  const control = new ControlRooms({
    calls,
    store: store.control,
    moderation,
    moves,
    ...(options.recordings && { recordings: options.recordings }),
    ...(options.chat && { chat: options.chat }),
    bus,
    clock,
    telemetry,
    maxConnections: 2 * maxParticipants + RECONNECTING,
  });
  const retention = new Retention({
    kept: [
      // Calls before decisions, which are kept as long as their call is.
      { what: 'calls', days: days.calls, forget: (...old) => calls.forgetEnded(...old) },
      { what: 'decisions', days: days.calls, forget: (...old) => decisions.forget(...old) },
      { what: 'audit entries', days: days.audit, forget: (...old) => audit.forget(...old) },
      { what: 'counts of ramps', days: days.audit, forget: (...old) => store.ramps.forget(...old) },
      { what: 'samples of quality', days: days.audit, forget: (...old) => store.quality.forget(...old) },
      { what: 'clients seen', days: CLIENT_SEEN_DAYS, forget: (...old) => clients.forget(...old) },
      { what: 'events', days: EVENT_DAYS, forget: (...old) => events.forget(...old) },
    ],
    clock,
    telemetry,
  });
  const tokens = new ControlTokens({ secret: options.secret, ttl: credentialTtl, clock });
  const turns = new RequestTurns();
  const sockets = new ControlSockets({ rooms: control, tokens, telemetry, turns });
  const { publish, videoProvider, defaultDeployment } = options;
  const admission = new Admission({
    store: calls,
    moves: store.moves,
    deployments,
    health,
    rules: routing,
    clients,
    telemetry,
    clock,
    ice: options.ice ?? { stunUrls: [] },
    room,
    ...roomOf,
    credentialTtl,
    ...(publish && { publish }),
    control: tokens,
    fixedRoles,
    ...(options.recordings && { recordings: options.recordings }),
    ...(videoProvider !== undefined && { videoProvider }),
    defaultDeployment,
  });
  const rules = new RuleBook({
    store: store.routing,
    routing,
    ramps: store.ramps,
    decisions,
    deployments,
    audit,
    clock,
  });
  const ramps = new Ramps({
    store: store.ramps,
    rules,
    routing,
    deployments,
    health,
    audit,
    clock,
    telemetry,
  });
  const quality = new QualityIntake({
    calls,
    store: store.ramps,
    rollup: new QualityRollup(store.quality, telemetry),
    ramps,
    routing,
    pseudonym: (place) => keyPseudonym(options.secret, place),
    networkPseudonym: (network) => networkPseudonym(options.secret, network),
    clock: steady,
    calendar: clock,
    telemetry,
  });
  const trustsProxy = proxiesAt(options.trustedProxies ?? []);
  const report = options.report ?? (() => ({ disagreements: [] }));
  let stopping = false;
  const routes = createCallRoutes({
    admission,
    moderation,
    moves,
    overview: new CallOverview({ calls, control: store.control, decisions, admission, deployments }),
    rules,
    ramps,
    quality,
    comparison: new QualityComparison({ store: store.quality, ramps, calendar: clock }),
    killSwitch: new KillSwitch({ store: store.routing, routing, deployments, audit, clock }),
    killed: () => routing.killed(),
    audit,
    decisions,
    ...(options.namesOf && { namesOf: options.namesOf }),
    deployments: options.deployments,
    health,
    authorize: options.authorize,
    clock: steady,
    log,
    defaultDeployment,
    report,
    probeStore: () => store.probe(),
    isOutage: (error) => store.isOutage(error),
    outages,
    isStopping: () => stopping,
    pathPrefix: options.pathPrefix ?? '',
    webOrigins: options.webOrigins ?? [],
    limiter: options.limiter ?? new MemoryRateLimiter(steady),
    joinsPerMinute: options.joinsPerMinute ?? JOINS_PER_MINUTE,
    trustsProxy,
    turns,
  });

  const stop = async (): Promise<void> => {
    const steps: readonly (readonly [string, () => Promise<unknown> | void])[] = [
      ['moves', () => moving.stop()],
      ['call lifecycle', () => lifecycle.stop()],
      ['control channel', () => sockets.close()],
      ['retention', () => retention.stop()],
      ['ramp', () => ramps.stop()],
      ['quality', () => quality.stop()],
      ['rules', () => routing.stop()],
      ['health checks', () => health.stop()],
      ['providers', () => Promise.all(deployments.all.map((adapter) => adapter.close()))],
      ['decision log', () => store.decisions.flush()],
    ];
    for (const [what, step] of steps)
      try {
        await step();
        log.debug({}, `stopped: ${what}`);
      } catch (error) {
        log.error({ err: error }, `failed: stopping ${what}`);
      }
  };
  let stopped: Promise<void> | undefined;
  return {
    admission,
    moderation,
    moves,
    control,
    lifecycle,
    retention,
    health,
    deployments,
    routing,
    ramps,
    quality,
    routes,
    attach: (server) => {
      serveBelow(server, options.pathPrefix ?? '');
      trustProxies(server, trustsProxy);
      for (const { attach } of options.deployments) attach?.(server);
      sockets.attach(server);
    },
    start: async () => {
      for (const sentence of report().disagreements) log.warn({}, sentence);
      await Promise.all([routing.start(), health.start()]);
      lifecycle.start();
      moving.start();
      retention.start();
      ramps.start();
      quality.start();
      control.start();
      bus.onReconnected(() => {
        control.sweep().catch((error: unknown) => telemetry.failed('catching up with missed hints', error));
      });
    },
    beginStop: () => {
      stopping = true;
    },
    stop: () => {
      stopping = true;
      return (stopped ??= stop());
    },
  };
}
