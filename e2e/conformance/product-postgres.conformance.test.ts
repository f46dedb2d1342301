import { asId } from '@crossfade/video-core';
import { schema, type Database } from '@crossfade/video-server/sql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../apps/server/src/database/open-database.ts';
import { seedDemonstration } from '../../apps/server/src/demonstration/seed-demonstration.ts';
import { wipeDemonstration } from '../../apps/server/src/demonstration/wipe-demonstration.ts';
import { createLog } from '../../apps/server/src/log.ts';
import { SmtpSender } from '../../apps/server/src/mail/smtp-sender.ts';
import { TestMailServer } from '../../apps/server/src/mail/testkit/test-mail-server.ts';
import { cookiesOf, testProduct } from '../../apps/server/src/testkit/test-product.ts';
import { visitWorld } from '../../apps/server/src/visits/testkit/visit-world.ts';
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

it('two processes on PostgreSQL send each mail once, and each queues for the other', async () => {
  const mails = new TestMailServer();
  await mails.start();
  const sender = () => new SmtpSender({ server: mails.url, from: 'visits@example.org' });
  const [here, there] = databases;
  if (!here || !there) throw new Error('there are two databases');
  const first = await visitWorld({ over: here, sender: sender() });
  const second = await visitWorld({ beside: { ...first, database: there }, sender: sender() });
  // Both find an empty database, and make the queue's tables at once.
  const worlds = [first, second];
  for (const { mail } of worlds) mail.start();
  const addresses = Array.from({ length: 20 }, (_, index) => `guest-${index}@example.org`);
  const invited = await Promise.all(
    addresses.map((email, index) =>
      (index % 2 === 0 ? first : second).invite({ visitor: { name: 'A guest', relation: '', email } }),
    ),
  );
  await expect.poll(() => mails.taken.length, { timeout: 60_000 }).toBe(addresses.length);
  await Promise.all(
    invited.flatMap(({ visit }) =>
      worlds.map(({ services }) => services.visits.take(visit.id, { type: 'cancel' })),
    ),
  );
  await expect.poll(() => mails.taken.length, { timeout: 60_000 }).toBe(2 * addresses.length);
  await Promise.all(worlds.map((world) => world.stop()));
  for (const address of addresses)
    expect(mails.to(address).map(({ headers }) => headers['subject']?.split(' ', 1)[0])).toEqual([
      'Your',
      'Cancelled:',
    ]);
  expect(mails.taken).toHaveLength(2 * addresses.length);
  expect(worlds.flatMap(({ failures }) => failures)).toEqual([]);
  await mails.stop();
}, 180_000);
