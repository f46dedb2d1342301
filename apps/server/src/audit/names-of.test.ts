import { joinAnswerSchema } from '@crossfade/video-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DATABASE_TIMEOUT } from '../testkit/test-database.ts';
import { visitWorld, type VisitWorld } from '../visits/testkit/visit-world.ts';

let world: VisitWorld;
beforeAll(async () => {
  world = await visitWorld();
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

it('the audit log of calls and that of the residence say by name who did something', async () => {
  const { id, email } = await world.user('admin', 'Ada Admin');
  const cookie = await world.signIn(email);
  const { call } = joinAnswerSchema.parse(await (await world.join('garden')).json());
  expect((await world.post(`/api/calls/${call}/mute`, {}, cookie)).status).toBe(204);
  const ofCalls = await world.get('/api/audit', cookie);
  expect(await ofCalls.json()).toMatchObject({
    entries: [{ action: 'mute-all', subject: `user:${id}`, who: 'Ada Admin' }],
  });
  const ofResidence = await world.get('/api/audit-log', cookie);
  expect(await ofResidence.json()).toMatchObject({ items: [{ action: 'mute-all', who: 'Ada Admin' }] });
});
