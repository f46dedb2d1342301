import { setTimeout as delay } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { users } from '../../database/account-tables.ts';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { visitorSnapshotSchema } from './visit-schemas.ts';
import { readSnapshots, snapshotWhen } from '../testkit/read-snapshots.ts';
import { visitWorld, type VisitWorld } from '../testkit/visit-world.ts';

let world: VisitWorld;
let nina: { readonly id: string; readonly email: string };
let staff: string;
beforeAll(async () => {
  world = await visitWorld();
  nina = await world.user('staff', 'Nina');
  staff = await world.signIn(nina.email);
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

const twenty = Array.from({ length: 20 }, (_, index) => index);

describe('a stream of snapshots', () => {
  it('takes no place for a request that nobody reads', async () => {
    const { token } = await world.invite();
    const streams = [
      [`/api/visit/${token}/events`, undefined],
      ['/api/tablet/events', world.tabletCookie],
      ['/api/staff/events', staff],
    ] as const;
    for (const [path, cookie] of streams) {
      const head = () => world.head(path, cookie);
      const answers = await Promise.all(twenty.map(head));
      expect([...new Set(answers.map(({ status }) => status))]).toEqual([200]);
      const answer = await world.get(path, cookie);
      expect([path, answer.status]).toEqual([path, 200]);
      await answer.body?.cancel();
    }
  });

  it('is bounded for a link, whatever cookies it comes with, and leaves room for tablets', async () => {
    const { token, id } = await world.invite();
    const statuses: number[] = [];
    const bodies: (ReadableStream | null)[] = [];
    for (const index of Array.from({ length: 30 }, (_, place) => place)) {
      const answer = await world.get(`/api/visit/${token}/events`, `crossfade-visit-${id}=x${index}`);
      statuses.push(answer.status);
      bodies.push(answer.body);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(24);
    expect(statuses.filter((status) => status === 429)).toHaveLength(6);
    const tablet = await world.get('/api/tablet/events', world.tabletCookie);
    expect(tablet.status).toBe(200);
    await Promise.all([...bodies, tablet.body].map((body) => body?.cancel()));
    await expect
      .poll(async () => {
        const answer = await world.get(`/api/visit/${token}/events`);
        await answer.body?.cancel();
        return answer.status;
      })
      .toBe(200);
  });

  it('tells a visitor of the admission by staff while the tablet rings, and of what follows', async () => {
    const { visit, token } = await world.invite();
    const anna = world.browser(token);
    await anna.press('knock');
    const snapshots = readSnapshots(await world.get(`/api/visit/${token}/events`, anna.cookie));
    const when = (name: string) =>
      snapshotWhen(
        snapshots,
        (value) => visitorSnapshotSchema.parse(value),
        ({ state }) => state.name === name,
      );
    expect((await when('ringing')).snapshot.state).toMatchObject({ name: 'ringing' });
    const entry = await world.entryOf(visit);
    await world.post(`/api/visits/${visit.id}/entries/${entry}/admit`, {}, staff);
    await world.post(`/api/tablet/entries/${entry}/answer`, {}, world.tabletCookie);
    expect((await when('in-call')).snapshot.state).toMatchObject({ call: visit.key });
    await world.services.visits.take(visit.id, { type: 'end' });
    expect((await when('over')).snapshot.state).toEqual({ name: 'over', reason: 'ended' });
    await snapshots.return(undefined);
  });

  it('ends when the person who opened it may not see it any more', async () => {
    const { token } = await world.invite();
    const snapshots = readSnapshots(await world.get('/api/staff/events', staff));
    expect((await snapshots.next()).done).toBe(false);
    await world.database.queries.update(users).set({ disabledAt: new Date() }).where(eq(users.id, nina.id));
    expect((await world.get('/api/staff', staff)).status).toBe(401);
    await delay(5_100);
    await world.browser(token).press('knock');
    // What was sent before may still arrive.
    let last = '';
    for await (const snapshot of snapshots) last = JSON.stringify(snapshot);
    expect(last).not.toContain('"ringing"');
  });
});

describe('the check of a network before a visit', () => {
  it('gives TURN to who may come soon, and to nobody else', async () => {
    const ice = async (token: string) => (await world.get(`/api/visit/${token}/ice`)).status;
    const { visit, token } = await world.invite();
    expect(await ice(token)).toBe(200);
    await world.services.visits.take(visit.id, { type: 'end' });
    expect(await ice(token)).toBe(404);
    const removed = await world.invite();
    await world.services.visits.take(removed.visit.id, { type: 'remove', guest: removed.id });
    expect(await ice(removed.token)).toBe(404);
    const later = await world.invite({ startsAt: Date.now() + 48 * 3_600_000 });
    expect(await ice(later.token)).toBe(404);
  });
});

describe('two visitors on one browser', () => {
  it('are judged each by their own person', async () => {
    const { visit, token } = await world.invite({ visitor: { name: 'Carl', relation: '' } });
    const wife = await world.invite({ visit: visit.id, visitor: { name: 'Dora', relation: '' } });
    const [carl, dora] = [world.browser(token), world.browser(wife.token)];
    await carl.press('knock');
    await dora.press('knock');
    const entry = await world.entryOf(visit);
    await world.services.visits.take(visit.id, { type: 'admit', entry, by: 'staff' });
    const person = visit.guests[0]?.person ?? '';
    const manager = { role: 'staff', tenant: world.tenant, user: nina.id, name: 'Nina', email: '' } as const;
    await world.visitors.block(manager, person, 'shouted');
    expect((await world.join(visit.key, `${carl.cookie}; ${dora.cookie}`)).status).toBe(200);
    expect((await world.join(visit.key, carl.cookie)).status).toBe(404);
  });
});
