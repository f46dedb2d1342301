import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Query } from '../readiness/call-records.ts';
import { openTestDatabase } from '../testkit/open-test-database.ts';
import { openDatabase } from './database-session.ts';
import { retireTables, type RetireOptions } from './retire-tables.ts';

const DAY = 86_400_000;
const now = new Date();
const daysAgo = (days: number): string => new Date(now.getTime() - days * DAY).toISOString();
const DONE = {
  kind: 'done',
  at: daysAgo(20),
  report: 'docs/removal.md',
  databaseTables: ['oldtalk_nodes', 'oldtalk_rooms'],
  databaseColumns: ['rooms.node', 'rooms.turns', 'rooms.lease_until'],
} as const;

const SCHEMA = `
  create table rooms (
    call text, epoch integer, name text not null, node text, turns bigint not null default 0,
    lease_until timestamptz, primary key (call, epoch), constraint turns_count check (turns >= 0)
  );
  create index rooms_by_node on rooms (node, name);
  create index rooms_by_name on rooms (name);
  create table oldtalk_nodes (
    id bigint primary key generated always as identity, url text not null unique, load numeric, seen jsonb,
    bytes bytea, tags text[] not null default '{}'
  );
  create table oldtalk_rooms (id serial primary key, node bigint not null references oldtalk_nodes (id));
  create index oldtalk_rooms_node on oldtalk_rooms (node);
  create table schema_readers (
    id text primary key, reads text[] not null, first_seen_at timestamptz not null, last_seen_at timestamptz not null
  );
  insert into rooms select 'c' || n, 1, 'room ' || n, 'node-' || n, 9007199254740993 + n, '2026-11-01T10:00:00.123Z'
    from generate_series(1, 1100) as n;
  insert into oldtalk_nodes (url, load, seen, bytes, tags) values
    ('http://a', 0.1234567890123456789, '{"at": "x\\ny"}', '\\x00ff', '{a,"b c"}'), ('http://b', 'NaN', null, null, '{}');
  insert into oldtalk_rooms (node) values (1), (2), (2);
`;

const folder = mkdtempSync(join(tmpdir(), 'crossfade-retire-'));
const file = join(folder, 'export.jsonl');
let database: PGlite;
/** A statement that fails, to stand for a connection that is lost there. */
let failAt: RegExp | undefined;
/** Interrupts before a statement; without a controller statements are only counted. */
let abortAt: { left: number; readonly controller?: AbortController } | undefined;
beforeAll(async () => {
  database = await openTestDatabase();
}, 60_000);
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  failAt = undefined;
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  await database.exec(`drop schema public cascade; create schema public; ${SCHEMA}`);
  await seen(['rooms.call', 'rooms.node'], { first: 40, last: 15 });
  await seen(['rooms.call'], { first: 15, last: 0 });
});

const query: Query = async (statement, parameters) => {
  if (abortAt && --abortAt.left === 0) abortAt.controller?.abort();
  if (failAt?.test(statement)) throw new Error('the connection was lost');
  return database.query(statement, [...parameters]);
};

test('exports and drops what nothing reads any more; the export brings back every value; twice is once', async () => {
  const before = await everything();
  const retired = await run();
  expect(retired.code).toBe(0);
  expect(retired.output).toContain('rooms: 1100 rows exported.');
  expect(retired.output).toContain(`crossfade retire-tables --restore ${file}`);
  expect((await everything())['columns']).toEqual([
    'rooms call text',
    'rooms epoch integer',
    'rooms name text',
  ]);
  expect(await run({ exportTo: join(folder, 'second.jsonl') })).toMatchObject({
    code: 0,
    output: /^There is nothing to retire/,
  });
  expect(readdirSync(folder)).toEqual(['export.jsonl']);

  expect(await run({ restoreFrom: file })).toMatchObject({
    code: 0,
    output: expect.stringContaining('rooms: 1100 of 1100 rows restored.'),
  });
  expect(await everything()).toEqual(before);
  await database.exec(`insert into oldtalk_nodes (url) values ('http://c')`);
  await database.exec(`insert into oldtalk_rooms (node) values (3)`);
  await expect(run({ restoreFrom: file })).rejects.toThrow(
    'rooms has node, turns, lease_until already. Nothing was changed.',
  );
});

test('rows that were deleted since stay away, and new ones take the defaults', async () => {
  await run();
  await database.exec(
    `delete from rooms where call = 'c1'; insert into rooms (call, epoch, name) values ('new', 1, 'new')`,
  );
  expect((await run({ restoreFrom: file })).output).toContain(
    'rooms: 1099 of 1100 rows restored; the others were deleted since.',
  );
  expect((await database.query(`select turns, node from rooms where call = 'new'`)).rows).toEqual([
    { turns: 0, node: null },
  ]);
});

test.each<readonly [string, () => Promise<unknown> | void, Partial<RetireOptions>, string]>([
  [
    'a release that reads them runs, whatever the reason',
    () => seen(['oldtalk_nodes.id'], { first: 40, last: 0 }),
    { force: 'now' },
    'A release that reads oldtalk_nodes, oldtalk_rooms, rooms.node, rooms.turns, rooms.lease_until is running',
  ],
  [
    'it ran lately',
    () => seen(['rooms.turns'], { first: 40, last: 3 }),
    {},
    'Wait until it has not run for 14 days, since somebody may roll back to it.',
  ],
  [
    'the release without them is new',
    () => database.exec(`update schema_readers set first_seen_at = now() where reads = '{rooms.call}'`),
    {},
    'No release that runs now has done without them for 14 days.',
  ],
  [
    'the removal is new',
    () => {},
    { content: { ...DONE, at: daysAgo(2) } },
    `The removal is of ${daysAgo(2).slice(0, 10)}. Wait until it is 14 days old.`,
  ],
  [
    'no server says what it reads',
    () => database.exec('drop table schema_readers'),
    {},
    'The database has no table schema_readers, so no server says what it reads.',
  ],
])('refuses where %s', async (_what, prepare, options, sentence) => {
  await prepare();
  const before = await everything();
  const { code, output } = await run(options);
  expect([code, output]).toEqual([1, expect.stringContaining(sentence)]);
  expect(output).toContain('Nothing was changed.');
  expect(await everything()).toEqual(before);
  expect(readdirSync(folder)).toEqual([]);
});

test('with a reason it goes on where evidence is missing, and the export says who and why', async () => {
  const { code } = await run({ content: { ...DONE, at: daysAgo(2) }, force: 'the shop is closed' });
  expect(code).toBe(0);
  expect(JSON.parse(readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '')).toMatchObject({
    by: 'Ann <ann@shop.example>',
    forced: 'the shop is closed',
  });
});

test.each([/^lock table/, /^declare/, /^fetch/, /^alter table/, /^drop table/])(
  'a connection that is lost at %s leaves everything as it was, and no half export',
  async (statement) => {
    const before = await everything();
    failAt = statement;
    await expect(run()).rejects.toThrow(
      'The database refused: the connection was lost. Nothing was changed in it.',
    );
    failAt = undefined;
    expect(await everything()).toEqual(before);
    expect(readdirSync(folder)).toEqual([]);
    expect((await run()).code).toBe(0);
  },
);

test('interrupted at any statement, everything is as it was, and there is no export', async () => {
  const before = await everything();
  const statements = await statementsOf(() => run({ exportTo: join(folder, 'whole.jsonl') }));
  await run({ restoreFrom: join(folder, 'whole.jsonl') });
  rmSync(join(folder, 'whole.jsonl'));
  expect(await everything()).toEqual(before);
  expect(statements).toBeGreaterThan(20);
  for (let stop = 1; stop < statements; stop += 3) {
    const interrupted = new AbortController();
    abortAt = { left: stop, controller: interrupted };
    await expect(run({ signal: interrupted.signal })).rejects.toThrow();
    abortAt = undefined;
    expect([stop, readdirSync(folder)]).toEqual([stop, []]);
  }
  expect(await everything()).toEqual(before);
}, 60_000);

test('a restore that is cut off restores nothing', async () => {
  await run();
  const before = await everything();
  failAt = /^with done as \(insert/;
  await expect(run({ restoreFrom: file })).rejects.toThrow('the connection was lost');
  failAt = undefined;
  expect(await everything()).toEqual(before);
});

test('a dry run, and no for an answer, change nothing', async () => {
  const before = await everything();
  expect(await run({ dryRun: true })).toMatchObject({ code: 0, output: /^Retires oldtalk_nodes/ });
  const asked: string[] = [];
  const declined = await run({ agreed: async (question) => asked.push(question) === 0 });
  expect([declined.code, asked]).toEqual([1, ['Export and drop them?']]);
  expect(await everything()).toEqual(before);
  expect(readdirSync(folder)).toEqual([]);
});

test('what cannot be is a sentence, and nothing is changed', async () => {
  const before = await everything();
  writeFileSync(file, 'mine\n');
  await expect(run()).rejects.toThrow(`The export cannot be written to ${file}: EEXIST`);
  expect(readFileSync(file, 'utf8')).toBe('mine\n');
  await expect(run({ restoreFrom: file })).rejects.toThrow('is no complete export: it has no summary.');
  await expect(run({ restoreFrom: join(folder, 'none') })).rejects.toThrow('none cannot be read: ENOENT');
  await expect(run({ content: { ...DONE, databaseColumns: ['rooms'] } })).rejects.toThrow(
    'databaseColumns: rooms is not written as table.column.',
  );
  rmSync(file);
  await database.exec('create view shown as select node from rooms');
  await expect(run()).rejects.toThrow(/The database refused: .*depend.*Nothing was changed in it\./);
  await database.exec('drop view shown');
  expect(await everything()).toEqual(before);
  await expect(openDatabase(undefined)).rejects.toThrow('There is no database to ask. Set DATABASE_URL');
  await expect(openDatabase('postgres://nobody@127.0.0.1:1/none')).rejects.toThrow(
    /The database of DATABASE_URL does not answer: .*ECONNREFUSED/,
  );
});

test('an export that lost a row is not restored from', async () => {
  await run();
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, lines.toSpliced(7, 1).join('\n'));
  await expect(run({ restoreFrom: file })).rejects.toThrow('rooms has 1099 of 1100 rows');
});

async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  abortAt = { left: 0 };
  await work();
  const statements = -abortAt.left;
  abortAt = undefined;
  return statements;
}

async function run(given: Partial<RetireOptions> = {}) {
  let output = '';
  const code = await retireTables({
    content: DONE,
    open: async () => ({ query, close: async () => {} }),
    folder,
    exportTo: file,
    restoreFrom: undefined,
    dryRun: false,
    force: undefined,
    days: 14,
    now,
    by: 'Ann <ann@shop.example>',
    signal: new AbortController().signal,
    agreed: async () => true,
    print: (text) => (output += text),
    ...given,
  });
  return { code, output };
}

/** Days ago. */
async function seen(
  reads: readonly string[],
  { first, last }: { readonly first: number; readonly last: number },
): Promise<void> {
  await database.query('insert into schema_readers values ($1, $2, $3, $4)', [
    reads.join(' '),
    reads,
    daysAgo(first),
    daysAgo(last),
  ]);
}

/** What a retirement must not change by accident: rows, types, keys and indexes. */
async function everything(): Promise<Record<string, unknown>> {
  const lines = async (statement: string) =>
    (await database.query<{ line: string }>(statement)).rows.map(({ line }) => line);
  const tables = await lines(
    `select table_name as line from information_schema.tables where table_schema = 'public'
     and table_type = 'BASE TABLE' and table_name <> 'schema_readers' order by 1`,
  );
  const rows = await Promise.all(
    tables.map((table) => lines(`select to_jsonb(one)::text as line from ${table} as one order by 1`)),
  );
  return {
    rows,
    columns: await lines(
      `select concat_ws(' ', table_name, column_name, data_type, case is_nullable when 'NO' then null end) as line
       from information_schema.columns where table_schema = 'public' and table_name = any('{${tables.join(',')}}')
       order by 1`,
    ),
    constraints: await lines(
      `select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) as line from pg_constraint
       where connamespace = 'public'::regnamespace and contype <> 'n' order by 1`,
    ),
    indexes: await lines(`select indexdef as line from pg_indexes where schemaname = 'public' order by 1`),
  };
}
