import { asId } from '@crossfade/video-core';
import { steadyClock } from '@crossfade/video-core/server';
import { MemoryRateLimiter } from '@crossfade/video-server';
import { schema, type Database } from '@crossfade/video-server/sql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../apps/server/src/database/open-database.ts';
import { seedDemonstration } from '../../apps/server/src/demonstration/seed-demonstration.ts';
import { wipeDemonstration } from '../../apps/server/src/demonstration/wipe-demonstration.ts';
import { createLog } from '../../apps/server/src/log.ts';
import { createProduct } from '../../apps/server/src/product.ts';
import { startPostgres } from '../../scripts/stack/postgres.mjs';
import { freePort } from './free-port.ts';

const WEB_URL = 'http://localhost:3000';
const TENANT = asId.tenant('default');
const log = createLog('silent');

let server: Awaited<ReturnType<typeof startPostgres>>;
let databases: readonly Database[];
beforeAll(async () => {
  server = await startPostgres({ port: await freePort() });
  const config = { DATABASE_URL: server.url, DATA_DIR: 'unused' };
  // An empty database that two servers find at once is migrated once, by both chains.
  databases = await Promise.all([openDatabase(config, log), openDatabase(config, log)]);
  await databases[0]?.queries.insert(schema.tenants).values({ id: TENANT }).onConflictDoNothing();
}, 60_000);
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await server.stop();
});

/** A process of the product; the secret is shared by all. */
function startProcess(database: Database) {
  const { app } = createProduct({
    database,
    tenant: TENANT,
    secret: 'a-secret-for-tests-of-32-characters',
    limiter: new MemoryRateLimiter(steadyClock),
    trustsProxy: () => false,
    webUrl: WEB_URL,
    webOrigins: [WEB_URL],
    demonstration: true,
    log,
    changed: () => {},
    blocked: () => Promise.resolve(),
  });
  const ask = async (path: string, cookie = '', body?: object) => {
    const answer = await app.request(path, {
      method: body ? 'POST' : 'GET',
      headers: { origin: WEB_URL, cookie, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const cookies = answer.headers.getSetCookie().map((each) => each.split(';', 1)[0] ?? '');
    return { status: answer.status, body: JSON.stringify(await answer.json()), cookie: cookies.join('; ') };
  };
  return { database, ask };
}

it('one sign-in, one pairing code and one demonstration serve two processes on PostgreSQL', async () => {
  const [first, second] = databases.map(startProcess);
  if (!first || !second) throw new Error('there are two databases');
  const seeded = await Promise.all(
    [first, second].map((one) => seedDemonstration(one.database.queries, TENANT)),
  );
  expect(seeded.toSorted()).toEqual([false, true]);

  const signedIn = await first.ask('/api/demo/sign-in', '', { email: 'sam@demo.example' });
  const me = await second.ask('/api/me', signedIn.cookie);
  expect([me.status, me.body]).toEqual([200, expect.stringContaining('"role":"staff"')]);

  const tablets = await second.ask('/api/tablets', signedIn.cookie);
  const id = /"id":"(?<id>[\w-]+)"/.exec(tablets.body)?.groups?.['id'] ?? '';
  const issued = await first.ask(`/api/tablets/${id}/code`, signedIn.cookie, {});
  const code = /"code":"(?<code>\d+)"/.exec(issued.body)?.groups?.['code'] ?? '';
  const tries = await Promise.all(
    Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? first : second)).map((one) =>
      one.ask('/api/tablet/pair', '', { code }),
    ),
  );
  expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);

  expect(await wipeDemonstration(first.database.queries, TENANT)).toBe(true);
  expect((await second.ask('/api/me', signedIn.cookie)).status).toBe(401);
});
