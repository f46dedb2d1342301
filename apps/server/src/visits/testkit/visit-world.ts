import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { asId, ProviderUnavailableError, type AdapterEvent } from '@crossfade/video-core';
import { MemoryBus, type Bus } from '@crossfade/video-core/server';
import { createMemoryClient, createMemoryServer, MemoryNetwork } from '@crossfade/video-core/testkit';
import {
  createCallServer,
  joinAnswerSchema,
  type CallServer,
  type RateLimiter,
} from '@crossfade/video-server';
import { sqlStore, type Database } from '@crossfade/video-server/sql';
import { subjectNames } from '../../audit/names-of.ts';
import { residences, residents, tabletResidents, tablets } from '../../database/residence-tables.ts';
import { newSecret, secretHash } from '../../http/secret-hash.ts';
import type { MailSender } from '../../mail/mail.ts';
import type { MailRetry } from '../../mail/mail-delivery.ts';
import { createMailServices } from '../../mail/mail-services.ts';
import { createRecordingServices } from '../../recordings/recording-services.ts';
import { DiskStorage } from '../../recordings/storage/disk-storage.ts';
import type { RecordingStorage } from '../../recordings/storage/recording-storage.ts';
import { objectsFolder } from '../../recordings/storage/work-folder.ts';
import { TABLET_COOKIE } from '../../residence/tablet-reader.ts';
import { Visitors } from '../../residence/visitors.ts';
import { callAuthorize, hasDoor } from '../../rights/call-authorize.ts';
import { createConsentServices } from '../../recordings/consent/consent-services.ts';
import { serverRoutes } from '../../routes.ts';
import { createDeviceSessionServices } from '../../device-sessions/device-session-services.ts';
import { createStreamServices } from '../../streams/stream-services.ts';
import { testTenant } from '../../testkit/test-database.ts';
import { cookiesOf, testProduct, WEB_URL } from '../../testkit/test-product.ts';
import { entryIdSchema } from '../policy/visit-ids.ts';
import type { Visit } from '../policy/visit.ts';
import { visitorSnapshotSchema } from '../http/visit-schemas.ts';
import type { VisitorSnapshot } from '../views/visitor-snapshot.ts';
import { createRecorderEntrance } from '../../recordings/recorder/recorder-services.ts';
import { createVisitServices } from '../visit-services.ts';

const SECRET = 'a-secret-for-tests-of-32-characters';
const silent = (): void => {};
const log = { debug: silent, info: silent, warn: silent, error: silent };
const NAMES = ['alder', 'birch'] as const;

export interface VisitWorldOptions {
  /** Another process over the same database and deployments. */
  readonly beside?: Awaited<ReturnType<typeof newResidence>>;
  /** Instead of the embedded one. */
  readonly over?: Database;
  /** Of another world over the same database: a process looks after the calls of every residence on its deployments. */
  readonly networks?: ReturnType<typeof newNetworks>;
  readonly bus?: Bus;
  /** Plays a process that is killed after each change is stored, and before anything follows from it. */
  readonly killed?: boolean;
  /** What takes mails to visitors; absent: there is no mail. */
  readonly sender?: MailSender;
  readonly retry?: Partial<MailRetry>;
  /** Of the product's own routes; absent: in memory. */
  readonly limiter?: RateLimiter;
  /** Where recordings are kept; absent: a folder that is deleted with this process. */
  readonly storage?: RecordingStorage;
}

export type VisitWorld = Awaited<ReturnType<typeof visitWorld>>;

/**
 * One process of the product over an embedded database and two deployments in memory, with a residence in which Rosa lives
 * and has a tablet. Its clock is set forward by tests.
 */
export async function visitWorld({
  beside,
  over,
  networks: served,
  bus = new MemoryBus(),
  killed = false,
  sender,
  retry,
  limiter,
  storage: given,
}: VisitWorldOptions = {}) {
  const dataDir = await mkdtemp(joinPath(tmpdir(), 'recordings-'));
  const storage = given ?? new DiskStorage({ folder: objectsFolder(dataDir), limit: 1_000_000 });
  const world = beside ?? (await newResidence(over, served));
  const { database, tenant, networks, clock } = world;
  const { queries } = database;
  const failures: unknown[] = [];
  const store = sqlStore(database, log);
  const telemetry = { failed: (what: string, error: unknown) => failures.push({ what, error }) };
  const mail = createMailServices({
    database,
    ...(sender && { sender }),
    ...(retry && { retry }),
    secret: SECRET,
    webUrl: WEB_URL,
    telemetry,
    clock,
    watchLink: (recording, guest) => recordings.watchLink(recording, guest),
  });
  const recordings = createRecordingServices({
    queries,
    storage,
    dataDir,
    keptDays: 30,
    secret: SECRET,
    webUrl: WEB_URL,
    mail: mail.recordingMail,
    endRequest: (id) => consent.requests.end(id),
    telemetry,
    clock,
  });
  const services = createVisitServices({
    queries,
    calls: store,
    server: () => {
      if (killed) throw new Error('this process is gone');
      return calls;
    },
    bus,
    secret: SECRET,
    webUrl: WEB_URL,
    iceServers: () => [{ urls: ['stun:stun.example.com'] }],
    mail: mail.visitMail,
    recorderAt: recordings.recorderAt,
    keptDays: 365,
    telemetry,
    clock,
  });
  const streams = createStreamServices({
    queries,
    calls: store,
    server: () => calls,
    tenant,
    telemetry,
    clock,
    // Nobody sends here, but keys are given out.
    ingest: {
      host: '127.0.0.1',
      rtmpPort: 0,
      rtmpUrl: 'rtmp://live.example.org/live',
      whipUrl: 'https://calls.example.org/whip',
      network: { ports: [40_200, 40_299], announced: [] },
      ffmpeg: 'ffmpeg',
      signallingOf: (deployment) => {
        throw new ProviderUnavailableError(deployment);
      },
    },
  });
  const deviceSessions = createDeviceSessionServices({
    queries,
    calls: store,
    server: () => calls,
    tenant,
    secret: SECRET,
    keptDays: 30,
    telemetry,
    clock,
  });
  const recorders = createRecorderEntrance({ queries, calls: store.calls, clock });
  const consent = createConsentServices({
    queries,
    recordings: recordings.store,
    calls: store,
    server: () => calls,
    authorize: () => authorize,
    visitAt: services.visitAt,
    keptDays: 365,
    telemetry,
    clock,
  });
  const product = await testProduct({
    database,
    tenant,
    ...(limiter && { limiter }),
    addStreams: (app, limits) => {
      deviceSessions.addRoutes(app, limits);
      streams.addRoutes(app, limits);
    },
    addVisits: services.addRoutes,
    addConsent: consent.addRoutes,
    addMail: mail.addRoutes,
    addRecordings: recordings.addRoutes,
    addRecorder: recorders.addRoutes,
    erased: () => recordings.uploads.wake(),
    changed: services.changed,
    blocked: services.blocked,
    archived: services.archived,
    disabled: async (user) => {
      await streams.disabled(user);
      await deviceSessions.disabled(user);
    },
  });
  const visitors = new Visitors({ queries, ...services });
  const authorize = callAuthorize({
    callers: product.product.callers,
    tenant,
    openCalls: true,
    explainToAll: false,
    visits: services.door,
    streams: streams.door,
    sessions: deviceSessions.door,
    recorders: recorders.door,
  });
  const calls: CallServer = createCallServer({
    store,
    bus,
    deployments: NAMES.map((name) => ({
      kind: asId.provider(name),
      adapter: createMemoryServer(networks[name], asId.deployment(name)),
      issuesTokens: true,
    })),
    authorize,
    recordings: consent.requests,
    fixedRoles: hasDoor,
    roomOf: deviceSessions.roomOf,
    chat: streams.chat,
    onRuling: services.onRuling,
    namesOf: (of, subjects) => subjectNames(queries, of, subjects),
    secret: SECRET,
    defaultDeployment: asId.deployment('alder'),
    webOrigins: [WEB_URL],
    joinsPerMinute: 1_000_000,
    log,
  });
  await calls.start();
  const routes = serverRoutes({ calls: calls.routes, product: product.product.app, prefix: '' });

  const post = (
    path: string,
    body: unknown,
    cookie?: string,
    headers: Readonly<Record<string, string>> = {},
  ) =>
    routes.request(path, {
      method: 'POST',
      headers: {
        origin: WEB_URL,
        'content-type': 'application/json',
        ...(cookie !== undefined && { cookie }),
        ...headers,
      },
      body: JSON.stringify(body),
    });
  const get = (path: string, cookie?: string) =>
    routes.request(path, { headers: { ...(cookie !== undefined && { cookie }) } });
  const head = (path: string, cookie?: string) =>
    routes.request(path, { method: 'HEAD', headers: { ...(cookie !== undefined && { cookie }) } });
  const invite = (change: Partial<Parameters<typeof services.invitations.invite>[2]> = {}) =>
    services.invitations.invite(tenant, 'staff', {
      resident: world.resident,
      visitor: { name: 'Anna', relation: 'daughter' },
      minutes: 30,
      ...change,
    });
  const read = async (visit: Pick<Visit, 'id'>): Promise<Visit> =>
    services.visits.take(visit.id, { type: 'tick' });
  /** A visitor's browser, whose cookies are kept. */
  const browser = (token: string) => {
    let cookie: string | undefined;
    return {
      get cookie() {
        return cookie;
      },
      async press(what: string, body: unknown = {}): Promise<VisitorSnapshot> {
        const answer = await post(`/api/visit/${token}/${what}`, body, cookie);
        cookie = cookiesOf(answer) === '' ? cookie : cookiesOf(answer);
        if (!answer.ok) throw new Error(`${what} answered ${answer.status}: ${await answer.text()}`);
        return visitorSnapshotSchema.parse(await answer.json());
      },
      show: async (): Promise<VisitorSnapshot> =>
        visitorSnapshotSchema.parse(await (await get(`/api/visit/${token}`, cookie)).json()),
    };
  };
  const join = (
    key: string,
    cookie?: string,
    change: object = {},
    headers?: Readonly<Record<string, string>>,
  ) => post('/api/calls/join', { key, displayName: 'A name', adapters: NAMES, ...change }, cookie, headers);
  /** Joins, and connects to the room. */
  const enter = async (
    key: string,
    cookie: string | undefined,
    change: object = {},
    headers?: Readonly<Record<string, string>>,
  ) => {
    const answer = joinAnswerSchema.parse(await (await join(key, cookie, change, headers)).json());
    const network = networks[answer.decision.provider === 'birch' ? 'birch' : 'alder'];
    const told: AdapterEvent[] = [];
    const connection = createMemoryClient(network).connect({
      credentials: answer.credentials,
      iceServers: [],
      iceTransportPolicy: 'all',
      profile: {},
      observer: { event: (event) => void told.push(event), media: () => {}, data: () => {} },
    });
    await connection.entered;
    return { answer, told, close: () => connection.close() };
  };
  const entryOf = async (visit: Pick<Visit, 'id'>) =>
    entryIdSchema.parse((await read(visit)).entries.at(-1)?.id);
  /** Anna, whom the resident has admitted. */
  const admitted = async (change: Parameters<typeof invite>[0] = {}) => {
    const { visit, token } = await invite(change);
    const anna = browser(token);
    await anna.press('knock');
    const entry = await entryOf(visit);
    await services.visits.take(visit.id, { type: 'admit', entry, by: 'resident', on: world.tablet });
    return { visit, anna, entry };
  };
  /** Each visit that is due is looked at, so many times with so much time before each. */
  const look = async (times: number, milliseconds: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      clock.ahead += milliseconds;
      await services.runner.runDue();
      await services.visits.settled();
    }
  };
  const stop = async (): Promise<void> => {
    await services.stop();
    await recordings.stop();
    await mail.stop();
    await rm(dataDir, { recursive: true, force: true });
    await calls.stop();
  };
  return {
    ...world,
    ...product,
    routes,
    services,
    consent,
    recorders,
    streams,
    deviceSessions,
    mail,
    recordings,
    dataDir,
    visitors,
    calls,
    store,
    failures,
    post,
    get,
    head,
    invite,
    read,
    browser,
    join,
    enter,
    entryOf,
    admitted,
    look,
    stop,
  };
}

const newNetworks = () => ({ alder: new MemoryNetwork(), birch: new MemoryNetwork() });

async function newResidence(over?: Database, networks = newNetworks()) {
  const { database, tenant } = await testTenant(over);
  // `held`: where it stands still but for being set forward, so that a slow machine changes nothing; absent: it goes on.
  const clock: { ahead: number; held?: number; now(): number } = {
    ahead: 0,
    now: () => (clock.held ?? Date.now()) + clock.ahead,
  };
  const [resident, tablet, secret] = [randomUUID(), randomUUID(), newSecret()];
  const { queries } = database;
  await queries.insert(residences).values({ tenant, name: 'Linden House', timeZone: 'Europe/Berlin' });
  await queries.insert(residents).values({ id: resident, tenant, name: 'Rosa', room: '12' });
  const ready = { sound: true, awake: true, camera: true, microphone: true, seenAt: new Date() };
  await queries
    .insert(tablets)
    .values({ id: tablet, tenant, name: 'Room 12', secretHash: secretHash(secret), ...ready });
  await queries.insert(tabletResidents).values({ tablet, resident, tenant });
  return { database, tenant, clock, networks, resident, tablet, tabletCookie: `${TABLET_COOKIE}=${secret}` };
}
