import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { visitors } from '../../database/residence-tables.ts';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { staffSnapshotSchema } from './visit-schemas.ts';
import { visitWorld, type VisitWorld } from '../testkit/visit-world.ts';

let world: VisitWorld;
let staff: string;
let anna: { readonly person: string; readonly cookie: string };
beforeAll(async () => {
  world = await visitWorld();
  staff = await world.signIn((await world.user('staff')).email);
  anna = await regularVisitor('Anna');
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

/** Somebody with an account, known to the residence. */
async function regularVisitor(name: string) {
  const { id, email } = await world.user('visitor', name);
  const { visit } = await world.invite({ visitor: { name, relation: 'daughter', email } });
  const person = visit.guests[0]?.person ?? '';
  await world.database.queries.update(visitors).set({ user: id }).where(eq(visitors.id, person));
  return { person, cookie: await world.signIn(email) };
}

const ownVisits = z.object({
  items: z.array(z.object({ id: z.string(), resident: z.string(), token: z.string() })),
});
const own = async (cookie: string) =>
  ownVisits.parse(await (await world.get('/api/own-visits', cookie)).json()).items;

it('a regular visitor sees their own visits, and comes in without a link', async () => {
  const { id, visit } = await world.invite({ visitor: anna.person });
  const listed = await own(anna.cookie);
  expect(listed.map((one) => one.resident)).toContain('Rosa');
  const token = listed.find((one) => one.id === id)?.token ?? '';
  const page = await world.get(`/api/visit/${token}`, anna.cookie);
  expect(await page.json()).toMatchObject({ visitor: 'Anna', state: { name: 'check' } });
  const knocked = await world.post(`/api/visit/${token}/knock`, {}, anna.cookie);
  expect(await knocked.json()).toMatchObject({ bound: 'this', state: { name: 'ringing' } });
  expect((await world.read(visit)).entries).toMatchObject([{ guest: id, seen: true }]);
});

it('what stands in the place of a link leads nobody else anywhere', async () => {
  const { id } = await world.invite({ visitor: anna.person });
  const token = (await own(anna.cookie)).find((one) => one.id === id)?.token ?? '';
  const ben = await regularVisitor('Ben');
  expect((await own(ben.cookie)).map((one) => one.id)).not.toContain(id);
  for (const cookie of [undefined, ben.cookie, staff, world.tabletCookie])
    for (const answer of [
      await world.get(`/api/visit/${token}`, cookie),
      await world.get(`/api/visit/${token}/events`, cookie),
      await world.post(`/api/visit/${token}/knock`, {}, cookie),
    ])
      expect(answer.status).toBe(404);
});

it('visits that are over or revoked are not listed', async () => {
  const { id, visit } = await world.invite({ visitor: anna.person });
  await world.services.invitations.revoke(world.tenant, id);
  const other = await world.invite({ visitor: anna.person });
  await world.services.visits.take(other.visit.id, { type: 'cancel' });
  const ids = (await own(anna.cookie)).map((one) => one.id);
  expect(ids).not.toContain(id);
  expect(ids).not.toContain(other.id);
  expect(visit.id).not.toBe('');
});

it('the next of their visits is listed first', async () => {
  const later = await world.invite({ visitor: anna.person, startsAt: Date.now() + 7_200_000 });
  const next = await world.invite({ visitor: anna.person, startsAt: Date.now() + 3_600_000 });
  const ids = (await own(anna.cookie)).map(({ id }) => id);
  expect(ids.filter((id) => id === later.id || id === next.id)).toEqual([next.id, later.id]);
});

it('a resident invites a known visitor from their tablet, now and for later', async () => {
  const known = await world.get('/api/tablet/visitors', world.tabletCookie);
  expect(await known.json()).toMatchObject({
    items: expect.arrayContaining([
      { id: anna.person, name: 'Anna', relation: 'daughter', resident: world.resident },
    ]),
  });
  const invite = (body: object) =>
    world.post('/api/tablet/invitations', { resident: world.resident, ...body }, world.tabletCookie);
  const now = await invite({ visitor: anna.person });
  const answer = z
    // The residence has no mail server here. The link is in no answer to a tablet.
    .strictObject({ id: z.string(), visit: z.string(), mailed: z.literal(false) })
    .parse(await now.json());
  expect((await own(anna.cookie)).map(({ id }) => id)).toContain(answer.id);
  const seen = staffSnapshotSchema.parse(await (await world.get('/api/staff', staff)).json());
  expect(seen.visits.find(({ id }) => id === answer.visit)).toMatchObject({ byResident: true });
  const startsAt = new Date(Date.now() + 3_600_000).toISOString();
  expect((await invite({ visitor: anna.person, startsAt })).status).toBe(200);
});

it('a tablet invites nobody whom its residents do not know, and nobody who is blocked', async () => {
  const ben = await regularVisitor('Ben Okafor');
  const invite = (visitor: string, resident = world.resident) =>
    world.post('/api/tablet/invitations', { resident, visitor }, world.tabletCookie);
  expect((await invite(randomUUID())).status).toBe(404);
  expect((await invite(ben.person, randomUUID())).status).toBe(404);
  const manager = { role: 'operator', tenant: world.tenant } as const;
  await world.visitors.block(manager, ben.person, 'shouting');
  expect((await invite(ben.person)).status).toBe(404);
  const known = await (await world.get('/api/tablet/visitors', world.tabletCookie)).text();
  expect(known).not.toContain(ben.person);
});
