import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestDatabase } from '../testkit/open-test-database.ts';
import type { CallRecords } from './call-records.ts';
import { EXIT_CODES, judge, readinessText } from './evidence.ts';
import { gatherEvidence, type ReadinessSources } from './evidence-checks.ts';
import { openRecords } from './open-records.ts';
import { missingParity } from './parity.ts';
import { SqlCallRecords } from './sql-call-records.ts';

const MIGRATIONS = join(import.meta.dirname, '../../../video-server/drizzle');
const DAY = 86_400_000;
const now = new Date();
const daysAgo = (days: number): string => new Date(now.getTime() - days * DAY).toISOString();

let database: PGlite;
let records: CallRecords;
beforeAll(async () => {
  database = await openTestDatabase();
  for (const file of readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .toSorted())
    await database.exec(readFileSync(join(MIGRATIONS, file), 'utf8'));
  records = new SqlCallRecords(
    (statement, parameters) => database.query(statement, [...parameters]),
    async () => {},
  );
}, 60_000);
afterAll(() => database.close());
beforeEach(() =>
  database.exec(
    `truncate tenants, decisions, rules, kill_switches, ramps cascade; insert into tenants (id) values ('default')`,
  ),
);

test('ready: all calls of the days ran elsewhere, and every client can', async () => {
  await call({ id: 'old', deployment: 'oldtalk', days: 30, minutes: 50 });
  await call({ id: 'a', deployment: 'newtalk:eu', days: 3, minutes: 20 });
  await decision(20, ['oldtalk', 'newtalk']);
  const readiness = judge('oldtalk', 14, await gatherEvidence(sources({ records })));
  expect(readinessText(readiness)).toBe(`oldtalk may be removed. Looked back 14 days.
  ok       calls: Only others carried calls: newtalk:eu 1 calls, 20 minutes.
  ok       live calls: None runs on it.
  ok       held at 100 %: All calls of 14 days ran elsewhere.
  ok       clients: Every client of 14 days can run newtalk.
  ok       rules and kill switches: No rule sends calls to oldtalk, and no deployment of newtalk is killed.
  ok       guarded ramp: No guarded ramp to newtalk was run.
  ok       settings: No setting here sends new calls to oldtalk.
  ok       parity: newtalk offers whatever oldtalk offers.
`);
  expect(EXIT_CODES[readiness.verdict]).toBe(0);
});

test('not ready: every kind of evidence says what still needs it', async () => {
  await call({ id: 'a', deployment: 'oldtalk', days: 2, minutes: 10 });
  await call({ id: 'b', deployment: 'oldtalk:eu', days: 1, minutes: undefined });
  await call({ id: 'c', deployment: 'newtalk', days: 1, minutes: 5 });
  await decision(2, ['oldtalk']);
  await rules(1, [{ name: 'older', to: 'oldtalk' }]);
  await rules(2, [
    { name: 'none', to: 'oldtalk', percent: 0 },
    { name: 'some', to: 'oldtalk:eu', percent: 10 },
    { name: 'rest', to: 'newtalk' },
  ]);
  await database.query(
    `insert into kill_switches values ('newtalk', 'ada', now()), ('oldtalk', 'ada', now())`,
  );
  const found = await gatherEvidence(
    sources({
      records,
      environment: { USE_NEWTALK: ' False ' },
      supportMatrix: MATRIX.replace('| chat | yes | yes |', '| chat | no | yes |'),
    }),
  );
  const readiness = judge('oldtalk', 14, found);
  expect(readiness.verdict).toBe('blocks');
  expect(EXIT_CODES[readiness.verdict]).toBe(1);
  expect(
    Object.fromEntries(found.map(({ check, verdict, sentence }) => [check, `${verdict}: ${sentence}`])),
  ).toEqual({
    calls:
      'blocks: In 14 days oldtalk 1 calls, 10 minutes, oldtalk:eu 1 calls, 1440 minutes; elsewhere newtalk 1 calls, 5 minutes.',
    'live calls': 'blocks: 1 run on oldtalk:eu now. Move or end them.',
    'held at 100 %': `blocks: The database knows of joins since ${daysAgo(2).slice(0, 10)} only. Wait until 14 days are on record.`,
    clients: 'blocks: 1 joins came from clients without newtalk. Update those clients first.',
    'rules and kill switches': 'blocks: The rule some sends calls to oldtalk:eu. newtalk is killed.',
    'guarded ramp': 'ok: No guarded ramp to newtalk was run.',
    settings: 'blocks: USE_NEWTALK is false, DEFAULT is unset, which sends new calls to oldtalk.',
    parity: 'blocks: newtalk lacks chat.',
  });
});

test('a call that ran into the days counts with the minutes inside them', async () => {
  await call({ id: 'a', deployment: 'oldtalk', days: 15, minutes: 24 * 60 + 30 });
  const [found] = await gatherEvidence(sources({ records }));
  expect(found).toMatchObject({
    verdict: 'blocks',
    sentence: 'In 14 days oldtalk 1 calls, 30 minutes; elsewhere none.',
  });
});

test('a client that was refused at a call on the provider that stays counts, too', async () => {
  await call({ id: 'a', deployment: 'newtalk:eu', days: 3, minutes: undefined });
  await call({ id: 'b', deployment: 'oldtalk', days: 3, minutes: undefined });
  await database.query(
    `insert into decisions (at, tenant, key, call, refusal) values
       ($1, 'default', 'k', 'a', 'client-cannot-run'), ($1, 'default', 'k', 'b', 'client-cannot-run'),
       ($1, 'default', 'k', 'a', 'call-full'), ($2, 'default', 'k', 'a', 'client-cannot-run')`,
    [daysAgo(2), daysAgo(20)],
  );
  const found = await gatherEvidence(sources({ records }));
  expect(found.find(({ check }) => check === 'clients')).toMatchObject({
    verdict: 'blocks',
    sentence: '1 joins came from clients without newtalk. Update those clients first.',
  });
});

test('silence is no evidence', async () => {
  await decision(20, ['newtalk']);
  const found = await gatherEvidence(sources({ records }));
  expect(found.find(({ check }) => check === 'held at 100 %')).toMatchObject({ verdict: 'unknown' });
  expect(EXIT_CODES[judge('oldtalk', 14, found).verdict]).toBe(2);
});

test('without a database each question says so, and the rest is still answered', async () => {
  const found = await gatherEvidence(sources({ records: undefined, supportMatrix: undefined }));
  expect(found.map(({ check, verdict }) => [check, verdict])).toEqual([
    ['calls', 'unknown'],
    ['live calls', 'unknown'],
    ['held at 100 %', 'unknown'],
    ['clients', 'unknown'],
    ['rules and kill switches', 'unknown'],
    ['guarded ramp', 'unknown'],
    ['settings', 'ok'],
    ['parity', 'unknown'],
  ]);
  expect(found[0]?.sentence).toBe(
    'There is no database to ask. Set DATABASE_URL to the PostgreSQL database of the servers.',
  );
});

test('a database that does not answer, or is another product’s, is a sentence', async () => {
  const away = openRecords('postgres://nobody@127.0.0.1:1/none');
  const [calls] = await gatherEvidence(sources({ records: away }));
  await away.close();
  expect(calls?.sentence).toMatch(/^It could not be read: .*ECONNREFUSED/);
  // Of another product, whose tables are elsewhere.
  await database.exec('set search_path to pg_catalog');
  const [found] = await gatherEvidence(sources({ records }));
  await database.exec('set search_path to default');
  expect(found).toMatchObject({
    verdict: 'unknown',
    sentence: 'It could not be read: relation "call_epochs" does not exist (42P01).',
  });
});

test('rules that this version cannot read are not judged, and a database without any is fine', async () => {
  const judged = async () => {
    const found = await gatherEvidence(sources({ records }));
    return found.find(({ check }) => check === 'rules and kill switches');
  };
  await database.query(`insert into rules values (1, '{"later": []}', 'ada', now())`);
  expect(await judged()).toMatchObject({ verdict: 'unknown' });
  await database.exec('alter table rules rename to other_rules');
  expect(await judged()).toMatchObject({ verdict: 'ok', sentence: 'This release of the server keeps none.' });
  await database.exec('alter table other_rules rename to rules');
});

test.each([
  [{ to: 'newtalk', phase: 'complete' }, 'ok', 'The guarded ramp to newtalk is complete.'],
  [{ to: 'newtalk:eu', phase: 'held' }, 'blocks', 'The guarded ramp to newtalk:eu is not complete.'],
  [
    { to: 'newtalk', phase: 'rolled-back', reason: 'worse', detail: '31 of 210 joins failed.' },
    'blocks',
    'The guarded ramp to newtalk was rolled back (worse). 31 of 210 joins failed.',
  ],
  [
    { to: 'newtalk', phase: 'rolled-back', reason: 'operator' },
    'ok',
    'The guarded ramp to newtalk was taken back by an operator.',
  ],
  [{ to: 'oldtalk', phase: 'held' }, 'ok', 'No guarded ramp to newtalk was run.'],
])('the latest guarded ramp counts: %j', async ({ to, ...ramp }, verdict, sentence) => {
  await database.query(`insert into ramps (number, version, ramp) values (1, 1, $1), (2, 1, $2)`, [
    JSON.stringify({ phase: 'canary', plan: { to: 'newtalk' } }),
    JSON.stringify({ ...ramp, plan: { to } }),
  ]);
  const found = await gatherEvidence(sources({ records }));
  expect(found.find(({ check }) => check === 'guarded ramp')).toMatchObject({ verdict, sentence });
});

test('parity is read from every table with both columns', () => {
  expect(missingParity(MATRIX, 'oldtalk', 'newtalk')).toEqual([]);
  expect(missingParity(MATRIX, 'oldtalk', 'third')).toBeUndefined();
  expect(missingParity('No table.', 'oldtalk', 'newtalk')).toBeUndefined();
});

const MATRIX = `# Matrix

| feature | NewTalk | oldtalk | shown by |
| --- | --- | --- | --- |
| chat | yes | yes | a test |
| \`codecs.av1\` | yes | no | a test |

| other | table |
| --- | --- |
| a | b |
`;

function sources(given: Partial<ReadinessSources> & Pick<ReadinessSources, 'records'>): ReadinessSources {
  return {
    provider: 'oldtalk',
    keep: 'newtalk',
    days: 14,
    now,
    environment: { USE_NEWTALK: 'true', DEFAULT: 'newtalk' },
    routing: [
      { variable: 'USE_NEWTALK', legacy: ['false', 'unset'] },
      { variable: 'DEFAULT', legacy: ['oldtalk', 'unset'] },
    ],
    supportMatrix: MATRIX,
    ...given,
  };
}

interface Call {
  readonly id: string;
  readonly deployment: string;
  readonly days: number;
  /** None of a call that still runs. */
  readonly minutes: number | undefined;
}

async function call({ id, deployment, days, minutes }: Call): Promise<void> {
  const opened = daysAgo(days);
  const ended = minutes === undefined ? null : new Date(Date.parse(opened) + minutes * 60_000).toISOString();
  await database.query(
    `insert into calls (id, tenant, key, pin, epoch, attempt, decision, opened_at, ended_at)
     values ($1, 'default', $1, $2, 1, 1, '{}', $3, $4)`,
    [id, deployment, opened, ended],
  );
  await database.query(
    `insert into call_epochs (call, epoch, attempt, room, deployment, opened_at, closed_at)
     values ($1, 1, 1, $1, $2, $3, $4)`,
    [id, deployment, opened, ended],
  );
}

async function decision(days: number, audience: readonly string[]): Promise<void> {
  await database.query(
    `insert into decisions (at, tenant, key, deployment, inputs) values ($1, 'default', 'k', 'newtalk', $2)`,
    [daysAgo(days), JSON.stringify({ audience })],
  );
}

async function rules(version: number, list: readonly object[]): Promise<void> {
  await database.query(`insert into rules values ($1, $2, 'ada', now())`, [
    version,
    JSON.stringify({ rules: list, cohorts: {} }),
  ]);
}
