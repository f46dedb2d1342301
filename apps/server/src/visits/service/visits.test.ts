import { asId } from '@crossfade/video-core';
import { SOON } from '@crossfade/video-core/testkit';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { relations } from '../../database/residence-tables.ts';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { SqlVisitStore } from '../store/sql-visit-store.ts';
import { visitWorld, type VisitWorld } from '../testkit/visit-world.ts';

let world: VisitWorld;
beforeAll(async () => {
  world = await visitWorld();
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

describe('a visit', () => {
  it('goes from the link to the end', async () => {
    const { services, tablet } = world;
    const { visit, token } = await world.invite();
    const anna = world.browser(token);
    expect((await anna.show()).state).toEqual({ name: 'check' });
    expect((await anna.press('knock')).state).toMatchObject({ name: 'ringing' });
    const entry = await world.entryOf(visit);
    await services.visits.take(visit.id, { type: 'answer', entry, on: tablet });
    const door = (await anna.show()).state;
    expect(door).toMatchObject({ name: 'ringing', door: `visit-door-${visit.id}-${entry}` });
    await world.enter(`visit-door-${visit.id}-${entry}`, anna.cookie);
    await services.visits.take(visit.id, { type: 'admit', entry, by: 'resident', on: tablet });
    expect((await anna.show()).state).toMatchObject({ name: 'in-call', call: visit.key });
    const { answer } = await world.enter(visit.key, anna.cookie);
    expect(answer.participant).toMatchObject({ id: `visitor-${entry}`, name: 'Anna', role: 'guest' });
    await world.calls.moderation.passOnRole(asId.call(answer.call), [
      asId.participant(answer.participant.id),
    ]);
    const people = await world.store.calls.listParticipants(asId.call(answer.call), { limit: 10 });
    expect(people.map(({ role }) => role)).toEqual(['guest']);
    await services.visits.take(visit.id, { type: 'end' });
    await vi.waitFor(() => expect(world.networks.alder.openRooms).toEqual([]), SOON);
    expect((await anna.show()).state).toEqual({ name: 'over', reason: 'ended' });
    // Nobody had looked at the call before it was closed.
    await vi.waitFor(
      async () =>
        expect((await world.read(visit)).carried).toMatchObject([
          { call: answer.call, deployment: 'alder', reason: 'DEFAULT' },
        ]),
      SOON,
    );
    expect(world.failures).toEqual([]);
  });

  it('is looked after in one round with all others that are due, however many they are', async () => {
    const invited = await Promise.all(Array.from({ length: 101 }, () => world.invite()));
    const ends = invited.map(({ visit }) => visit.endsAt);
    world.clock.ahead = Math.max(...ends) + 3_600_000 - Date.now();
    await world.services.runner.runDue();
    const list = new SqlVisitStore(world.database.queries);
    const found = await Promise.all(invited.map(({ visit }) => list.find(visit.id)));
    expect(found.filter((stored) => stored?.visit.over === undefined)).toEqual([]);
    await world.services.visits.settled();
    world.clock.ahead = 0;
  });

  it('is over for a person who was removed, also when staff invite them again by their address', async () => {
    const visitor = { name: 'Carl', relation: 'nephew', email: 'carl@example.org' };
    const { visit, id } = await world.invite({ visitor });
    await world.services.visits.take(visit.id, { type: 'remove', guest: id });
    await expect(world.invite({ visit: visit.id, visitor })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is answered by itself only while staff want so, whenever they set it', async () => {
    const set = (seconds: number | null) =>
      world.database.queries
        .update(relations)
        .set({ autoAnswerAfter: seconds })
        .where(eq(relations.tenant, world.tenant));
    const { visit, token } = await world.invite();
    await set(10);
    await world.browser(token).press('knock');
    world.clock.ahead += 11_000;
    expect((await world.read(visit)).entries[0]?.admittedBy).toBe('auto');
    const again = await world.invite({ visitor: visit.guests[0]?.person ?? '' });
    await world.browser(again.token).press('knock');
    await set(null);
    world.clock.ahead += 11_000;
    expect((await world.read(again.visit)).entries[0]?.admittedBy).toBeUndefined();
  });
});
