import { joinAnswerSchema } from '@crossfade/video-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { visitWorld, type VisitWorld } from '../testkit/visit-world.ts';

let world: VisitWorld;
let nina: string;
let otto: string;
beforeAll(async () => {
  world = await visitWorld();
  const [one, other] = await Promise.all([world.user('staff', 'Nina'), world.user('staff', 'Otto')]);
  [nina, otto] = await Promise.all([world.signIn(one.email), world.signIn(other.email)]);
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

/** Each visit that is due is looked at, some time later. */
const look = (times: number) => world.look(times, 2_000);

/** Anna and the resident talk, with Nina of staff without whom they may not; Ben is yet to come. */
async function talking() {
  const { visit, anna } = await world.admitted({ staffRequired: true });
  await world.invite({ visit: visit.id, visitor: { name: 'Ben', relation: 'son' } });
  const staff = await world.enter(visit.key, nina);
  await look(2);
  const visitor = await world.enter(visit.key, anna.cookie);
  const { call, participant } = staff.answer;
  /** By Nina, as a host in the call. */
  const rule = async (who: string, what: string, body: object): Promise<number> => {
    const secret = { 'crossfade-participant': participant.resumeSecret };
    const ruled = await world.post(`/api/calls/${call}/participants/${who}/${what}`, body, undefined, secret);
    return ruled.status;
  };
  /** Nina leaves, which pauses the visit, and comes back into its next call. */
  const pause = async (): Promise<void> => {
    await staff.close();
    await look(5);
    const again = await world.enter(visit.key, nina);
    expect(again.answer.call).not.toBe(call);
    await look(3);
  };
  const end = () => world.services.visits.take(visit.id, { type: 'end' });
  return { visit, anna, visitor: visitor.answer.participant.id, rule, pause, end };
}

describe('what is ruled in the call of a visit holds in its next one', () => {
  it('a visitor who was removed stays out, on every device', async () => {
    const { visit, anna, visitor, rule, pause, end } = await talking();
    expect(await rule(visitor, 'remove', { message: 'Out.' })).toBe(204);
    expect(await world.read(visit)).toMatchObject({
      guests: [{ removedAt: expect.any(Number) }, { name: 'Ben' }],
      entries: [{ status: 'gone', goneBecause: 'removed' }],
    });
    expect((await anna.show()).state).toMatchObject({ name: 'over', reason: 'removed' });
    await pause();
    expect((await world.join(visit.key, anna.cookie)).status).toBe(404);
    await end();
  });

  it('a member of staff who was removed stays out', async () => {
    const { visit, rule, pause, end } = await talking();
    const { answer } = await world.enter(visit.key, otto);
    expect(await rule(answer.participant.id, 'remove', { message: 'Out.' })).toBe(204);
    await pause();
    expect((await world.join(visit.key, otto)).status).toBe(404);
    await end();
  });

  it('a resident who was removed has left, and cannot undo it', async () => {
    const { visit, rule, end } = await talking();
    const { answer } = await world.enter(visit.key, world.tabletCookie);
    expect(await rule(answer.participant.id, 'remove', { message: 'Out.' })).toBe(204);
    await world.post(`/api/tablet/visits/${visit.id}/return`, {}, world.tabletCookie);
    expect((await world.read(visit)).residentLeftAt).toEqual(expect.any(Number));
    expect((await world.join(visit.key, world.tabletCookie)).status).toBe(404);
    await end();
  });

  it('a source that was blocked stays so until it is unblocked', async () => {
    const { visit, anna, visitor, pause, end } = await talking();
    const block = (blocked: boolean) =>
      world.post(`/api/visits/${visit.id}/block`, { participant: visitor, source: 'camera', blocked }, nina);
    const mayPublish = async () =>
      joinAnswerSchema.parse(await (await world.join(visit.key, anna.cookie)).json()).participant.rights
        .publish;
    expect((await block(true)).status).toBe(200);
    expect(await mayPublish()).toEqual(['microphone']);
    await pause();
    expect(await mayPublish()).toEqual(['microphone']);
    expect((await block(false)).status).toBe(200);
    expect(await mayPublish()).toEqual(['camera', 'microphone']);
    await end();
  });
});

it('nobody in a visit makes a visitor host, who could then remove the resident and staff', async () => {
  const { visit, visitor, rule, end } = await talking();
  expect(await rule(visitor, 'role', { role: 'host' })).toBe(400);
  const call = await world.store.calls.findOpen(world.tenant, visit.key);
  const people = call && (await world.store.calls.listParticipants(call.id, { limit: 10 }));
  expect(people?.find(({ id }) => id === visitor)?.role).toBe('guest');
  await end();
});
