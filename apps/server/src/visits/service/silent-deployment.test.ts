import { asId } from '@crossfade/video-core';
import { SOON } from '@crossfade/video-core/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import type { Visit } from '../policy/visit.ts';
import { SqlVisitStore } from '../store/sql-visit-store.ts';
import { visitWorld, type VisitWorld } from '../testkit/visit-world.ts';

let world: VisitWorld;
beforeAll(async () => {
  world = await visitWorld();
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());
afterEach(() => vi.restoreAllMocks());

const MINUTE = 60_000;
const birch = () => world.calls.deployments.get(asId.deployment('birch'));
/** The deployment does not say any more who is inside. */
const fail = () => vi.spyOn(birch(), 'listParticipants').mockRejectedValue(new Error('away'));
/** It does not answer at all. */
const hang = () => vi.spyOn(birch(), 'listParticipants').mockReturnValue(new Promise(() => {}));

/** As it is stored: a request would do what is due as well. */
const stored = (id: Visit['id']) => new SqlVisitStore(world.database.queries).find(id);
const onBirch = { requestedProvider: 'birch' };
const end = ({ id }: Visit) => world.services.visits.take(id, { type: 'end' });

describe('while a deployment does not say who is inside', () => {
  it.each([
    ['fails', fail],
    ['hangs', hang],
  ])('a visit ends at its limit when the deployment %s', async (_, silence) => {
    const { visit, anna } = await world.admitted();
    await world.enter(visit.key, anna.cookie, onBirch);
    silence();
    await world.look(1, 31 * MINUTE);
    const found = await stored(visit.id);
    expect(found?.visit.over).toMatchObject({ cause: 'time-limit' });
  });

  it('nobody joins a visit that needs staff once nobody has seen them for long', async () => {
    const { visit, anna } = await world.admitted({ staffRequired: true });
    const cookie = await world.signIn((await world.user('staff')).email);
    const staff = await world.enter(visit.key, cookie, onBirch);
    await world.look(2, 2_000);
    await world.enter(visit.key, anna.cookie);
    fail();
    await staff.close();
    await world.look(1, 2_000);
    expect((await world.read(visit)).staffPresent).toBe(true);
    await world.look(9, 2_000);
    expect((await world.read(visit)).staffPresent).toBe(false);
    for (const who of [anna.cookie, world.tabletCookie])
      expect((await world.join(visit.key, who)).status).toBe(404);
    vi.restoreAllMocks();
    const back = await world.enter(visit.key, cookie, onBirch);
    expect(back.answer.call).not.toBe(staff.answer.call);
    await world.look(2, 2_000);
    expect(await world.read(visit)).toMatchObject({ staffPresent: true });
    expect((await world.read(visit)).unseenSince).toBeUndefined();
    await end(visit);
  });

  it('the rings of other visits end, and are taken by no round that waits', async () => {
    const { visit, anna } = await world.admitted();
    await world.enter(visit.key, anna.cookie, onBirch);
    const other = await world.invite({ visitor: { name: 'Ben', relation: 'son' } });
    await world.browser(other.token).press('knock');
    let answer = (): void => {};
    const answered = new Promise<never>((_, reject) => {
      answer = () => reject(new Error('away'));
    });
    const listing = vi.spyOn(birch(), 'listParticipants').mockReturnValue(answered);
    world.clock.ahead += 61_000;
    // It would wait for the answer, which comes afterwards.
    await world.services.runner.runDue();
    const found = await stored(other.visit.id);
    expect(found?.visit.entries[0]?.ring).toBe('unavailable');
    await vi.waitFor(() => expect(listing).toHaveBeenCalled(), SOON);
    answer();
    await world.services.visits.settled();
    await end(visit);
    await end(other.visit);
  });
});
