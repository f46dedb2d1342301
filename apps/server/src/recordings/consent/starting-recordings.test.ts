import { randomUUID } from 'node:crypto';
import { asId } from '@crossfade/video-core';
import { MemoryRateLimiter } from '@crossfade/video-server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { visitWorld, type VisitWorld } from '../../visits/testkit/visit-world.ts';
import { MOST_AT_ONCE } from '../policy/may-start.ts';
import { recordingIdSchema } from '../store/recording.ts';
import { fakeRequest } from '../testkit/fake-request.ts';
import { SqlRequestStore } from './sql-request-store.ts';

/** What one caller, or one network, may start in a minute here. */
const STARTS = 2;

let world: VisitWorld;
beforeEach(async () => {
  // Its time stands still, so that no minute is over meanwhile.
  const usual = new MemoryRateLimiter({ now: () => 1_000_000 });
  const take = (bucket: string, perMinute: number) =>
    usual.take(bucket, bucket.startsWith('recording-starts-of ') ? STARTS : perMinute);
  world = await visitWorld({ limiter: { take } });
}, DATABASE_TIMEOUT);
afterEach(() => world.stop());

/** Somebody opens a call, and asks for it to be recorded. */
const start = async (cookie?: string) => {
  const key = `garden-${randomUUID()}`;
  const { answer } = await world.enter(key, undefined, { displayName: 'Ada' });
  const ada = { 'crossfade-participant': answer.participant.resumeSecret };
  return world.post('/api/recordings', { key }, cookie, ada);
};

it('is done a few times a minute by all of a network who are nobody, whatever calls they open', async () => {
  for (let count = 0; count < STARTS; count += 1) expect((await start()).status).toBe(200);
  expect((await start()).status).toBe(429);
  const nina = await world.signIn((await world.user('staff', 'Nina')).email);
  for (let count = 0; count < STARTS; count += 1) expect((await start(nina)).status).toBe(200);
  expect((await start(nina)).status).toBe(429);
});

it('is refused while as many run of the residence as may', async () => {
  const store = new SqlRequestStore(world.database.queries);
  const ids = Array.from({ length: MOST_AT_ONCE }, () => recordingIdSchema.parse(randomUUID()));
  for (const id of ids) {
    const request = fakeRequest({ id, tenant: world.tenant, key: asId.key(`garden-${id}`) });
    expect(await store.add(request, MOST_AT_ONCE)).toBe('added');
  }
  const refused = await start();
  expect(refused.status).toBe(409);
  expect(await refused.text()).toContain(`${MOST_AT_ONCE} calls are being recorded`);
  const [first] = ids;
  if (first) await world.consent.requests.end(first);
  expect((await start()).status).toBe(200);
});
