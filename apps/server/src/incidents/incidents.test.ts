import { randomUUID } from 'node:crypto';
import { asId } from '@crossfade/video-core';
import { schema, sqlStore } from '@crossfade/video-server/sql';
import { eq, inArray } from 'drizzle-orm';
import { pino } from 'pino';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { incidents } from '../database/residence-tables.ts';
import { DATABASE_TIMEOUT } from '../testkit/test-database.ts';
import { testProduct } from '../testkit/test-product.ts';
import { heldCalls } from './held-calls.ts';

let world: Awaited<ReturnType<typeof testProduct>>;
let staff: string;
let admin: string;
beforeAll(async () => {
  world = await testProduct();
  staff = await world.signIn((await world.user('staff')).email);
  admin = await world.signIn((await world.user('admin')).email);
}, DATABASE_TIMEOUT);

const LONG_AGO = new Date(1_000_000);

/** A call that ended long ago, with one message and one audit entry. */
async function oldCall(key?: string): Promise<string> {
  const id = randomUUID();
  const { tenant, database } = world;
  const { queries } = database;
  await queries.insert(schema.calls).values({
    id,
    tenant,
    key: key ?? id,
    pin: 'alder',
    epoch: 0,
    attempt: 0,
    decision: {},
    openedAt: LONG_AGO,
    endedAt: LONG_AGO,
  });
  await queries.insert(schema.chats).values({ call: id, length: 1 });
  await queries
    .insert(schema.chatMessages)
    .values({ call: id, seq: 1, id: 'm', participant: 'p', name: 'P', text: 'Hello', at: LONG_AGO });
  await queries
    .insert(schema.audit)
    .values({ at: LONG_AGO, tenant, subject: 'staff', action: 'end', call: id });
  return id;
}

/** Retention, of everything that is old. */
async function forget(): Promise<void> {
  const held = heldCalls(world.database.queries);
  const store = sqlStore(world.database, pino({ level: 'silent' }), { held });
  await store.control.forgetEnded(Date.now(), 1_000);
  await store.calls.forgetEnded(Date.now(), 1_000);
  await store.audit.forget(LONG_AGO.getTime() + 1, 1_000);
}

const report = (body: object) => world.ask('/api/incidents', { body, cookie: staff });

it('holds chat and log of its call against retention, until it is closed', async () => {
  const { queries } = world.database;
  const [held, free] = [await oldCall(), await oldCall()];
  const id = randomUUID();
  const reports = await Promise.all(
    Array.from({ length: 20 }, () => report({ id, call: held, description: 'She was asked for money.' })),
  );
  expect(new Set(reports.map(({ status }) => status))).toEqual(new Set([201]));
  const left = async () => {
    const ids = [held, free];
    const [kept, said, logged] = await Promise.all([
      queries.select({ id: schema.calls.id }).from(schema.calls).where(inArray(schema.calls.id, ids)),
      queries
        .select({ id: schema.chatMessages.call })
        .from(schema.chatMessages)
        .where(inArray(schema.chatMessages.call, ids)),
      queries.select({ id: schema.audit.call }).from(schema.audit).where(inArray(schema.audit.call, ids)),
    ]);
    return [kept, said, logged].map((rows) => rows.map((row) => row.id));
  };
  await forget();
  expect(await left()).toEqual([[held], [held], [held]]);
  const close = (cookie: string) =>
    world.ask(`/api/incidents/${id}/close`, { body: { outcome: 'Reported to the police.' }, cookie });
  expect((await close(staff)).status).toBe(403);
  expect(await (await close(admin)).json()).toMatchObject({
    id,
    outcome: 'Reported to the police.',
    reportedBy: 'A staff',
    closedBy: 'A admin',
  });
  await forget();
  expect(await left()).toEqual([[], [], []]);
});

it('holds the calls in which a visitor waited at the door of its visit, and those of no other visit', async () => {
  const { tenant, database } = world;
  const { queries } = database;
  const [looked, other] = [await oldCall('visit-door-v1-e1'), await oldCall('visit-door-v2-e1')];
  await queries
    .insert(incidents)
    .values({ id: randomUUID(), tenant, visit: 'v1', description: 'Insults', reportedBy: 'staff' });
  await forget();
  const left = await queries
    .select({ id: schema.calls.id })
    .from(schema.calls)
    .where(inArray(schema.calls.id, [looked, other]));
  expect(left).toEqual([{ id: looked }]);
});

it('holds every message of a chat that is longer than what is shown', async () => {
  const { queries } = world.database;
  const call = await oldCall();
  await queries.update(schema.calls).set({ endedAt: null }).where(eq(schema.calls.id, call));
  await report({ call, description: 'Insults' });
  const { control } = sqlStore(world.database, pino({ level: 'silent' }), { held: heldCalls(queries) });
  for (let count = 0; count < 250; count += 1)
    await control.say({
      call: asId.call(call),
      id: `m${count}`,
      from: asId.participant('p'),
      name: 'P',
      text: `Words ${count}`,
      at: Date.now(),
    });
  const rows = await queries.select().from(schema.chatMessages).where(eq(schema.chatMessages.call, call));
  expect(rows.filter(({ text }) => text === null)).toEqual([]);
});

it('is about what the residence knows, and listed page by page', async () => {
  const unknown = await report({ visit: 'nothing', description: 'What?' });
  expect(unknown.status).toBe(404);
  for (const description of ['First', 'Second', 'Third']) await report({ description });
  const page = z.object({ items: z.array(z.looseObject({ description: z.string() })), next: z.string() });
  const first = page.parse(await (await world.ask('/api/incidents?limit=2', { cookie: staff })).json());
  expect(first.items.map(({ description }) => description)).toEqual(['Third', 'Second']);
  expect(first.items).toMatchObject([{ reportedBy: 'A staff' }, { reportedBy: 'A staff' }]);
  const rest = await world.ask(`/api/incidents?limit=1&cursor=${first.next}`, { cookie: staff });
  expect(await rest.json()).toMatchObject({ items: [{ description: 'First' }] });
});
