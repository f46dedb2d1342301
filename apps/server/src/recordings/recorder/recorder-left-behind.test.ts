import { randomUUID } from 'node:crypto';
import { asId } from '@crossfade/video-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { visitWorld, type VisitWorld } from '../../visits/testkit/visit-world.ts';
import { PASS_HEADER } from './recorder-door.ts';

let world: VisitWorld;
beforeAll(async () => {
  world = await visitWorld();
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

/** Ada's call is recorded; the process that began the film is gone, and nobody else knows of it. */
async function filmed() {
  const key = asId.key(`garden-${randomUUID()}`);
  const { answer } = await world.enter(key, undefined, { displayName: 'Ada' });
  const ada = { 'crossfade-participant': answer.participant.resumeSecret };
  await world.post('/api/recordings', { key }, undefined, ada);
  const request = await world.consent.requests.openAt(world.tenant, key);
  if (request?.queuedAt === undefined) throw new Error('it is not to be recorded');
  const pass = await world.recorders.passes.enter(await world.recorders.passes.issue(request.id));
  const presents = { [PASS_HEADER]: pass?.token ?? '' };
  const film = await world.enter(key, undefined, {}, presents);
  const inside = async () => {
    const call = await world.calls.moderation.listParticipants(
      { tenant: world.tenant, grants: new Set(['staff']), subject: 'staff' },
      asId.call(answer.call),
    );
    return call.filter(({ connected }) => connected).map(({ hidden }) => (hidden ? 'film' : 'somebody'));
  };
  expect((await inside()).toSorted()).toEqual(['film', 'somebody']);
  return { key, id: request.id, ada, call: answer.call, presents, film: film.answer.participant, inside };
}

describe('a recorder that nobody stops', () => {
  it('is out of the call when somebody withdraws, and stays out', async () => {
    const { key, id, ada, film, inside } = await filmed();
    await world.post(`/api/recordings/${id}/refuse`, {}, undefined, ada);
    await vi.waitFor(async () => expect(await inside()).toEqual(['somebody']));
    const { resumeSecret } = film;
    expect((await world.join(key, undefined, { resumeSecret })).status).toBe(403);
  });

  it('has a moment to hand over what it has when the recording is stopped', async () => {
    const { id, ada, inside } = await filmed();
    await world.post(`/api/recordings/${id}/stop`, {}, undefined, ada);
    await world.consent.requests.lookAtAll();
    expect(await inside()).toContain('film');
    world.clock.ahead += 16_000;
    await world.consent.requests.lookAtAll();
    await vi.waitFor(async () => expect(await inside()).toEqual(['somebody']));
  });
});

it('a recorder enters no next call at its key, where its own ends while it joins', async () => {
  const { key, call, presents } = await filmed();
  const findOpen = world.store.calls.findOpen.bind(world.store.calls);
  let asked = 0;
  const open = vi.spyOn(world.store.calls, 'findOpen').mockImplementation(async (tenant, at) => {
    const found = await findOpen(tenant, at);
    asked += 1;
    // After the door has looked.
    if (asked === 1) {
      await world.store.calls.end(asId.call(call), Date.now(), 'always');
      await world.enter(key, undefined, { displayName: 'Eve' });
    }
    return found;
  });
  const answer = await world.join(key, undefined, {}, presents);
  open.mockRestore();
  expect(answer.status).toBe(410);
});
