import { asId } from '@crossfade/video-core';
import { schema, type Database } from '@crossfade/video-server/sql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../apps/server/src/database/open-database.ts';
import { seedDemonstration } from '../../apps/server/src/demonstration/seed-demonstration.ts';
import { wipeDemonstration } from '../../apps/server/src/demonstration/wipe-demonstration.ts';
import { createLog } from '../../apps/server/src/log.ts';
import { cookiesOf, testProduct } from '../../apps/server/src/testkit/test-product.ts';
import { startPostgres } from '../../scripts/stack/postgres.mjs';
import { freePort } from './free-port.ts';

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

it('one sign-in, one pairing code and one demonstration serve two processes on PostgreSQL', async () => {
  // Two processes of the product, which share the secret.
  const [first, second] = await Promise.all(
    databases.map((database) => testProduct({ database, tenant: TENANT, demonstration: true })),
  );
  if (!first || !second) throw new Error('there are two databases');
  const seeded = await Promise.all(
    [first, second].map((one) => seedDemonstration(one.database.queries, TENANT)),
  );
  expect(seeded.toSorted()).toEqual([false, true]);

  const signedIn = await first.ask('/api/demo/sign-in', { body: { email: 'sam@demo.example' } });
  const cookie = cookiesOf(signedIn);
  const me = await second.ask('/api/me', { cookie });
  expect([me.status, await me.text()]).toEqual([200, expect.stringContaining('"role":"staff"')]);

  const tablets = await second.ask('/api/tablets', { cookie });
  const id = /"id":"(?<id>[\w-]+)"/.exec(await tablets.text())?.groups?.['id'] ?? '';
  const issued = await first.ask(`/api/tablets/${id}/code`, { body: {}, cookie });
  const code = /"code":"(?<code>\d+)"/.exec(await issued.text())?.groups?.['code'] ?? '';
  const tries = await Promise.all(
    Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? first : second)).map((one) =>
      one.ask('/api/tablet/pair', { body: { code } }),
    ),
  );
  expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);

  expect(await wipeDemonstration(first.database.queries, TENANT)).toBe(true);
  expect((await second.ask('/api/me', { cookie })).status).toBe(401);
});
