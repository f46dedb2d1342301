import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asId, roomName } from '@crossfade/video-core';
import {
  CALL_STORE_CONTRACT,
  CONTRACT_TENANT,
  CONTROL_STORE_CONTRACT,
  HEALTH_VOTES_CONTRACT,
  MOVE_STORE_CONTRACT,
  ROUTING_STORE_CONTRACT,
  SOON,
} from '@crossfade/video-core/testkit';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { FolderInUseError } from '../errors/folder-in-use-error.ts';
import { memoryLog } from '../testkit/memory-log.ts';
import { openEmbedded } from './open-embedded.ts';
import type { Database } from '../database/queries.ts';
import { isOutage } from '../database/is-outage.ts';
import { DecisionLog } from '../database/decision-log.ts';
import { checkFreeDisk } from './check-free-disk.ts';
import { lockFolder } from './folder-lock.ts';
import { rules, tenants } from '../database/schema.ts';
import { sharedSecret } from '../database/shared-secret.ts';
import { SqlAdmissionLedger } from '../database/sql-admission-ledger.ts';
import { SqlAuditLog } from '../database/sql-audit-log.ts';
import { SqlCallStore } from '../database/sql-call-store.ts';
import { sqlStore } from '../database/sql-store.ts';
import { SqlClientsSeen } from '../database/sql-clients-seen.ts';
import { SqlControlStore } from '../database/sql-control-store.ts';
import { SqlHealthVotes } from '../database/sql-health-votes.ts';
import { SqlMoveStore } from '../database/sql-move-store.ts';
import { SqlRoutingStore } from '../database/sql-routing-store.ts';
import { SqlEventDeduplicator } from '../database/sql-event-deduplicator.ts';

/** Milliseconds. A new database takes 2 s on an idle machine, and a busy one runs these tests. */
const PATIENCE = 60_000;

const alder = asId.deployment('alder');
const decision = {
  deployment: alder,
  provider: asId.provider('alder'),
  reason: 'DEFAULT',
  variant: 'x',
} as const;

describe('the embedded database', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openEmbedded(undefined, [], process.env['CROSSFADE_EMPTY_DATABASE']);
  }, PATIENCE);
  afterAll(() => database.close());

  describe('as a call store', () => {
    it.each(CALL_STORE_CONTRACT)('$name', ({ run }) => run(new SqlCallStore(database.queries)));
  });

  describe('as a control store', () => {
    it.each(CONTROL_STORE_CONTRACT)('$name', ({ run }) =>
      run({ calls: new SqlCallStore(database.queries), control: new SqlControlStore(database.queries) }),
    );
  });

  describe('as a move store', () => {
    it.each(MOVE_STORE_CONTRACT)('$name', ({ run }) =>
      run({ calls: new SqlCallStore(database.queries), moves: new SqlMoveStore(database.queries) }),
    );
  });

  describe('as a place for votes', () => {
    it.each(HEALTH_VOTES_CONTRACT)('$name', ({ run }) => run(new SqlHealthVotes(database.queries)));
  });

  describe('as a routing store', () => {
    beforeAll(() => database.queries.insert(tenants).values({ id: CONTRACT_TENANT }).onConflictDoNothing());
    it.each(ROUTING_STORE_CONTRACT)('$name', ({ run }) => run(new SqlRoutingStore(database.queries)));

    it('keeps the rules before those that a later release has set', async () => {
      const store = new SqlRoutingStore(database.queries);
      const version = 1_000;
      const later = { rules: [{ name: 'x', to: 'alder', weekdays: ['monday'] }] };
      await database.queries.insert(rules).values({ version, set: later, by: 'ada', at: new Date(1) });
      expect(await store.read(version - 1)).toMatchObject({ unreadable: { version } });
      expect(await store.read(version)).toEqual({ kills: [] });
    });
  });

  it('remembers for a week what clients at a key could not run, each set of adapters once', async () => {
    const clock = { now: () => clock.at, at: Date.UTC(2026, 0, 1) };
    const clients = () => new SqlClientsSeen(database.queries, memoryLog().log, clock);
    const place = { tenant: CONTRACT_TENANT, key: asId.key('lately') };
    const [one, both] = [[asId.provider('alder')], ['alder', 'birch'].map(asId.provider)];
    expect(await clients().expectedAt(place)).toBeUndefined();
    const here = clients();
    for (let times = 0; times < 3; times += 1) here.restricted(place, both);
    here.restricted(place, one);
    await vi.waitFor(async () => expect(await clients().expectedAt(place)).toEqual(one), SOON);
    expect(await clients().expectedAt({ ...place, key: asId.key('elsewhere') })).toBeUndefined();
    expect(await database.queries.query.clientsSeen.findMany()).toHaveLength(2);
    clock.at += 7 * 24 * 3_600_000 + 1;
    expect(await clients().expectedAt(place)).toBeUndefined();
    expect(await clients().forget(clock.at, 10)).toBe(2);
  });

  it('runs what a library brings, and leaves no transaction of it open when it fails', async () => {
    const made = await database.run('begin; create table their (id int); select 1 as one; commit');
    expect(made.rows).toEqual([{ one: 1 }]);
    await database.run('insert into their values ($1), ($2)', [1, 2]);
    await expect(database.run('begin; delete from their; select nothing; commit')).rejects.toThrow('nothing');
    expect((await database.run('select id from their order by id')).rows).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('lets everything else run between two statements, however many wait', async () => {
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 0);
    const waiting = Array.from({ length: 200 }, () => database.queries.execute('select count(*) from calls'));
    await Promise.all(waiting);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(1);
  });

  it('is not ready when it takes no writes, or its disk is full, while it still answers', async () => {
    const { probe } = sqlStore(database, memoryLog().log);
    await probe();
    await database.queries.execute('set default_transaction_read_only = on');
    try {
      await database.ping();
      await expect(sqlStore(database, memoryLog().log).probe()).rejects.toThrow();
    } finally {
      await database.queries.execute('set default_transaction_read_only = off');
    }
    const left = await database.queries.query.secrets.findMany();
    expect(left.filter(({ name }) => name.startsWith('probe'))).toEqual([]);
    await checkFreeDisk(tmpdir(), 1);
    await expect(checkFreeDisk(tmpdir(), Number.MAX_SAFE_INTEGER)).rejects.toThrow('bytes left');
  });

  it.each([
    ['53100', true],
    ['53200', true],
    ['53300', true],
    ['57P01', true],
    ['57P03', true],
    ['58030', true],
    ['08006', true],
    ['25006', true],
    ['23505', false],
    ['40001', false],
    ['57014', false],
    ['42P01', false],
  ])('tells an error with the code %s: outage is %s', async (code, outage) => {
    const raise = sql.raw(`do $$ begin raise exception 'x' using errcode = '${code}'; end $$`);
    expect(isOutage(await failure(database.queries.execute(raise)))).toBe(outage);
    expect(isOutage(await failure(database.queries.transaction((tx) => tx.execute(raise))))).toBe(outage);
  });

  it('keeps one secret for all who ask at once', async () => {
    const asked = Array.from({ length: 5 }, () => sharedSecret(database.queries, 'token'));
    const [secret, ...others] = await Promise.all(asked);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(others)).toEqual(new Set([secret]));
    expect(await sharedSecret(database.queries, 'another')).not.toBe(secret);
  });

  it('takes an event once', async () => {
    const ledger = new SqlEventDeduplicator(database.queries);
    const event = { id: 'EV_1', type: 'room-started', room: asId.room('c.1.1'), at: 0 } as const;
    const alder = asId.deployment('alder');
    const taken = await Promise.all([ledger.record(alder, event), ledger.record(alder, event)]);
    expect(taken.toSorted()).toEqual([false, true]);
    expect(await ledger.record(asId.deployment('birch'), event)).toBe(true);
    expect(await ledger.forget(Date.now() + 1_000, 1)).toBe(1);
    expect(await ledger.forget(Date.now() + 1_000, 100)).toBe(1);
    expect(await ledger.record(alder, event)).toBe(true);
  });

  it('keeps what was decided about a participant in a room until the room is closed, and then that', async () => {
    const ledger = new SqlAdmissionLedger(database.queries);
    const [room, ada] = [asId.room('c.1.1'), asId.participant('ada')];
    const rights = { publish: ['microphone'], subscribe: true, data: false } as const;
    expect(await ledger.find(room, ada)).toBeUndefined();
    await ledger.record(room, ada, { removedAt: 5 });
    await ledger.record(room, ada, { rights: { since: 7, rights } });
    await ledger.record(room, ada, {});
    expect(await ledger.find(room, ada)).toEqual({ removedAt: 5, rights: { since: 7, rights } });
    expect(await ledger.isClosed(room)).toBe(false);
    await ledger.close(room);
    await ledger.close(room);
    const everyone = [ada, asId.participant('ben')].map((participant) => ledger.find(room, participant));
    for (const found of await Promise.all(everyone)) expect(found?.removedAt).toBeGreaterThan(5);
    expect(await ledger.isClosed(room)).toBe(true);
  });

  it('keeps decisions, many at a time', async () => {
    const log = new DecisionLog(database.queries, memoryLog().log);
    const [tenant, key, subject] = [CONTRACT_TENANT, asId.key('garden'), 'ada'];
    log.decided({ at: 1, tenant, key, subject, call: asId.call('c'), outcome: { decided: true, decision } });
    log.decided({ at: 2, tenant, key, subject, outcome: { decided: false, code: 'no-provider' } });
    await log.flush();
    expect(await database.queries.query.decisions.findMany()).toMatchObject([
      { call: 'c', deployment: 'alder', reason: 'DEFAULT', refusal: null },
      { call: null, deployment: null, refusal: 'no-provider' },
    ]);
    const [latest] = await log.list(tenant, { limit: 1 });
    expect(latest).toMatchObject({ at: 2, subject, outcome: { decided: false, code: 'no-provider' } });
    const earlier = await log.list(tenant, { limit: 9, before: latest?.id ?? 0 });
    expect(earlier).toMatchObject([{ at: 1, call: 'c', outcome: { decided: true, decision } }]);
  });

  it('finds what opened a call, with its key and inputs, as long as the call is stored', async () => {
    const log = new DecisionLog(database.queries, memoryLog().log);
    const [tenant, key, subject] = [asId.tenant('openings'), asId.key('attic'), 'ada'];
    const inputs = {
      deployments: [{ deployment: alder, killed: false, healthy: true }],
      audience: [asId.provider('alder')],
      client: { version: '1.2.3' },
      rule: { deployment: alder, variant: 'some', version: 3 },
      defaultDeployment: alder,
    };
    const outcome = { decided: true, decision } as const;
    for (const name of ['opened', 'opened-later', 'gone']) {
      const call = asId.call(name);
      const open = { id: call, tenant, key: asId.key(name), decision, encrypted: false, openedAt: 1 };
      if (name !== 'gone') await new SqlCallStore(database.queries).open(open);
      log.decided({ at: 1, tenant, key, subject, call, inputs, outcome });
      log.decided({ at: 2, tenant, key, subject, call, outcome });
    }
    const opening = { call: 'opened', key: 'opened', at: 1, decision, inputs };
    expect(await log.opening(asId.call('opened'))).toEqual(opening);
    expect(await log.opening(asId.call('gone'))).toBeUndefined();
    expect(await log.latestOpenings(tenant, 9)).toMatchObject([{ call: 'opened-later' }, opening]);
  });

  it('forgets with a call everything about it, and its decisions no sooner', async () => {
    const { queries } = database;
    const [store, control] = [new SqlCallStore(queries), new SqlControlStore(queries)];
    const log = new DecisionLog(queries, memoryLog().log);
    const call = asId.call('forgettable');
    const ada = asId.participant('ada');
    const [tenant, key] = [CONTRACT_TENANT, asId.key('forgettable')];
    await store.open({ id: call, tenant, key, decision, encrypted: false, openedAt: 1 });
    const rights = { publish: [], subscribe: true, data: true };
    const person = { id: ada, call, name: 'Ada', role: 'host', rights, blocked: [], resumeHash: '' } as const;
    await store.admit({ ...person, joinedAt: 1 }, 0, 1);
    await control.takeSeat({ call, participant: ada, connection: 'c', version: 4 }, 60);
    await control.setHand(call, ada, true);
    await control.say({ call, id: 'm', from: ada, name: 'Ada', text: 'hello', at: 1 });
    const room = roomName(call, { epoch: 1, attempt: 1 });
    await new SqlAdmissionLedger(queries).record(room, ada, { removedAt: 1 });
    log.decided({ at: 1, tenant, key, subject: 'ada', call, outcome: { decided: true, decision } });
    await log.flush();
    const decisionsOfIt = async () =>
      (await queries.query.decisions.findMany()).filter((row) => row.call === call);

    await store.end(call, 2, 'always');
    await log.forget(10, 1_000);
    expect(await decisionsOfIt()).toHaveLength(1);
    await store.markRoomClosed(room, 2);
    // Two servers at once.
    const forgotten = await Promise.all([store.forgetEnded(10, 1_000), store.forgetEnded(10, 1_000)]);
    expect(forgotten.toSorted()).toEqual([0, 1]);
    await log.forget(10, 1_000);
    expect(await decisionsOfIt()).toEqual([]);
    const { calls, callEpochs, participants, chats, chatMessages, raisedHands, controlSeats } = queries.query;
    for (const table of [callEpochs, participants, chats, chatMessages, raisedHands, controlSeats])
      expect((await table.findMany()).filter((row) => row.call === call)).toEqual([]);
    expect((await calls.findMany()).filter(({ id }) => id === call)).toEqual([]);
    expect((await queries.query.admissions.findMany()).filter((row) => row.room === room)).toEqual([]);
  });

  it('records what staff did', async () => {
    const log = new SqlAuditLog(database.queries);
    const call = asId.call('c');
    await database.queries.insert(tenants).values({ id: CONTRACT_TENANT }).onConflictDoNothing();
    await log.record({ at: 1, tenant: CONTRACT_TENANT, subject: 'staff', action: 'end', call });
    expect(await database.queries.query.audit.findMany()).toMatchObject([{ action: 'end', call: 'c' }]);
    await log.record({ at: 2, tenant: CONTRACT_TENANT, subject: 'staff', action: 'lock', call });
    expect(await log.forget(2, 10)).toBe(1);
    expect(await database.queries.query.audit.findMany()).toMatchObject([{ action: 'lock' }]);
    const kill = { subject: 'staff', action: 'kill', deployment: alder, detail: 'It burns.' } as const;
    await log.record({ at: 3, tenant: CONTRACT_TENANT, ...kill, change: { before: [], after: [1] } });
    await log.record({ at: 4, tenant: CONTRACT_TENANT, ...kill, action: 'revive' });
    const [latest] = await log.list(CONTRACT_TENANT, { limit: 1 });
    expect(latest).toMatchObject({ at: 4, action: 'revive' });
    expect(await log.list(CONTRACT_TENANT, { limit: 9, before: latest?.id ?? 0 })).toEqual([
      {
        id: expect.any(Number),
        at: 3,
        tenant: CONTRACT_TENANT,
        ...kill,
        change: { before: [], after: [1] },
      },
      { id: expect.any(Number), at: 2, tenant: CONTRACT_TENANT, subject: 'staff', action: 'lock', call },
    ]);
    const [another, none] = [asId.tenant('before its first call'), asId.tenant('none')];
    await log.record({ at: 5, tenant: another, ...kill });
    expect(await log.list(another, { limit: 9 })).toMatchObject([{ at: 5, action: 'kill' }]);
    expect(await log.list(none, { limit: 9 })).toEqual([]);
  });
});

describe('a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crossfade-folder-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it(
    'keeps what was written when it is opened again',
    async () => {
      const first = await openEmbedded(folder);
      await first.queries.insert(tenants).values({ id: 'kept' });
      await first.close();
      await first.close();
      const second = await openEmbedded(folder);
      expect(await second.queries.query.tenants.findMany()).toMatchObject([{ id: 'kept' }]);
      await second.close();
    },
    PATIENCE,
  );

  it('is refused while it is open, and free afterwards', async () => {
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(FolderInUseError);
    await expect(lockFolder(folder)).rejects.toThrow(`process ${process.pid}`);
    await lock.release();
    await lock.release();
    await (await lockFolder(folder)).release();
  });

  it(
    'is free when the process that held it was killed',
    async () => {
      const source = join(import.meta.dirname, 'folder-lock.ts');
      const script = `import { lockFolder } from ${JSON.stringify(source)};
      await lockFolder(process.argv[1]); console.log('held'); setInterval(() => {}, 1000);`;
      const holder = spawn(
        process.execPath,
        ['--import', 'tsx', '--input-type=module', '--eval', script, folder],
        { cwd: join(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'inherit'] },
      );
      await once(holder.stdout, 'data');
      await expect(lockFolder(folder)).rejects.toThrow(`process ${holder.pid}`);
      holder.kill('SIGKILL');
      await once(holder, 'exit');
      await (await lockFolder(folder)).release();
    },
    PATIENCE,
  );
});

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
