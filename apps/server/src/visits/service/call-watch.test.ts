import { asId } from '@crossfade/video-core';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { users } from '../../database/account-tables.ts';
import { blocks, tabletResidents, tablets } from '../../database/residence-tables.ts';
import { PASS_HEADER } from '../../recordings/recorder/recorder-door.ts';
import { madeRecordings } from '../../recordings/testkit/made-recordings.ts';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { visitWorld, type VisitWorld } from '../testkit/visit-world.ts';

let world: VisitWorld;
/** Stays a member of staff. */
let known: ReturnType<typeof member>;
beforeAll(async () => {
  world = await visitWorld();
  known = member();
  await known;
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

async function member() {
  const nina = await world.user('staff', 'Nina');
  return { nina, cookie: await world.signIn(nina.email) };
}

/** Anna and the resident talk with Nina of staff. */
async function talking(change: Parameters<VisitWorld['invite']>[0] = {}, who = member()) {
  const { visit, anna, entry } = await world.admitted(change);
  const { nina, cookie } = await who;
  const staff = await world.enter(visit.key, cookie);
  await look();
  const visitor = await world.enter(visit.key, anna.cookie);
  const tablet = await world.enter(visit.key, world.tabletCookie);
  await look();
  return { visit, anna, entry, nina, cookie, staff, visitor, tablet };
}

/** Some time later, each visit that is due is looked at. */
const look = (times = 1) => world.look(times, 6_000);

const inside = async ({ key }: { readonly key: string }) =>
  (await world.services.calls.look(world.tenant, asId.key(key)))?.inside.toSorted() ?? [];

it('who may look no more at who waits at the door is removed by the next look', async () => {
  const { visit, token } = await world.invite();
  const anna = world.browser(token);
  await anna.press('knock');
  const entry = await world.entryOf(visit);
  const door = { key: `visit-door-${visit.id}-${entry}` };
  await world.enter(door.key, anna.cookie);
  const [{ nina, cookie }, other] = [await member(), await known];
  const looks = await world.enter(door.key, cookie);
  const stays = await world.enter(door.key, other.cookie);
  await world.post(`/api/tablet/entries/${entry}/answer`, {}, world.tabletCookie);
  const tablet = await world.enter(door.key, world.tabletCookie);
  await look();
  expect(await inside(door)).toHaveLength(4);
  const { queries } = world.database;
  await queries.update(users).set({ disabledAt: new Date() }).where(eq(users.id, nina.id));
  const ofRoom = eq(tablets.id, world.tablet);
  const [paired] = await queries.select().from(tablets).where(ofRoom);
  await queries.update(tablets).set({ secretHash: null }).where(ofRoom);
  await look();
  const left = await inside(door);
  expect(left).toEqual([stays.answer.participant.id, `visitor-${entry}`].toSorted());
  expect(left).not.toContain(looks.answer.participant.id);
  expect(left).not.toContain(tablet.answer.participant.id);
  await world.services.visits.take(visit.id, { type: 'end' });
  await queries.update(tablets).set({ secretHash: paired?.secretHash }).where(ofRoom);
});

it('the recorder of a visit stays while it is recorded, and no longer, and counts as nobody', async () => {
  const { visit, nina, entry, cookie } = await talking({}, known);
  const people = [`resident-${world.resident}`, `staff-${nina.id}`, `visitor-${entry}`];
  const call = await world.store.calls.findOpen(world.tenant, visit.key);
  const recording = await madeRecordings(world).queued({ key: visit.key, ...(call && { call: call.id }) });
  const pass = await world.recorders.passes.enter(await world.recorders.passes.issue(recording.id));
  await world.enter(visit.key, undefined, {}, { [PASS_HEADER]: pass?.token ?? '' });
  await look();
  expect(await inside(visit)).toEqual([`recorder-${recording.id}`, ...people]);
  const seen = await world.services.calls.look(world.tenant, visit.key);
  expect(seen?.visible.toSorted()).toEqual(people);
  const shown = await world.get(`/api/visits/${visit.id}`, cookie);
  expect(shown.status).toBe(200);
  expect(await shown.text()).not.toContain('Recorder');
  await world.recordings.store.stop(recording.id, 'stopped', Date.now());
  await look();
  expect(await inside(visit)).toEqual(people);
  await world.services.visits.take(visit.id, { type: 'end' });
});

describe('who may not be in a visit any more is removed by the next look, and does not count', () => {
  it.each([
    ['is disabled', { disabledAt: new Date() }],
    ['works there no more', { role: 'visitor' }],
  ] as const)('a member of staff who %s', async (_, change) => {
    const { visit, nina, entry, staff, visitor } = await talking();
    expect(await inside(visit)).toContain(`staff-${nina.id}`);
    await world.database.queries.update(users).set(change).where(eq(users.id, nina.id));
    await look();
    expect(await inside(visit)).toEqual([`resident-${world.resident}`, `visitor-${entry}`]);
    const role = await world.post(
      `/api/calls/${staff.answer.call}/participants/${visitor.answer.participant.id}/role`,
      { role: 'host' },
      undefined,
      { 'crossfade-participant': staff.answer.participant.resumeSecret },
    );
    expect(role.status).toBe(403);
    await look();
    expect((await world.read(visit)).staffPresent).toBe(false);
    await world.services.visits.take(visit.id, { type: 'end' });
  });

  it('a member of staff who is disabled, so that a visit that needs staff waits', async () => {
    const { visit, nina, anna } = await talking({ staffRequired: true });
    expect((await world.read(visit)).staffPresent).toBe(true);
    await world.database.queries.update(users).set({ disabledAt: new Date() }).where(eq(users.id, nina.id));
    await look(2);
    expect(await world.read(visit)).toMatchObject({ staffPresent: false, pauseApplied: true });
    expect(await inside(visit)).toEqual([]);
    expect((await world.join(visit.key, anna.cookie)).status).toBe(404);
    await world.services.visits.take(visit.id, { type: 'end' });
  });

  it('a visitor who is blocked', async () => {
    const { visit, nina, entry } = await talking({}, known);
    const person = visit.guests[0]?.person ?? '';
    // The process that stored the block died before it removed them.
    await world.database.queries.insert(blocks).values({
      id: `block-${visit.id}`,
      tenant: world.tenant,
      visitor: person,
      reason: '',
      blockedBy: nina.id,
    });
    await look();
    expect(await inside(visit)).not.toContain(`visitor-${entry}`);
    expect((await world.read(visit)).guests[0]?.removedAt).toBeDefined();
    await world.services.visits.take(visit.id, { type: 'end' });
  });

  it.each([
    ['was given to somebody else', 'assignment'],
    ['was unpaired', 'pairing'],
  ] as const)('the resident on a tablet that %s', async (_, taken) => {
    const { visit, entry, nina } = await talking({}, known);
    const { queries } = world.database;
    if (taken === 'pairing')
      await queries.update(tablets).set({ secretHash: null }).where(eq(tablets.id, world.tablet));
    else await queries.delete(tabletResidents).where(eq(tabletResidents.tablet, world.tablet));
    await look();
    expect(await inside(visit)).toEqual([`staff-${nina.id}`, `visitor-${entry}`]);
    const left = await world.read(visit);
    expect([left.residentOn, left.residentLeftAt]).toEqual([undefined, expect.any(Number)]);
    const returned = await world.services.visits.take(visit.id, { type: 'return', who: 'resident' });
    expect(returned.residentLeftAt).toBeDefined();
    await look(6);
    expect((await world.read(visit)).over).toMatchObject({ cause: 'resident-left' });
    const { tablet, resident, tenant } = world;
    await queries.insert(tabletResidents).values({ tablet, resident, tenant }).onConflictDoNothing();
  });
});
