import { randomUUID } from 'node:crypto';
import { asId } from '@crossfade/video-core';
import type { Database } from '@crossfade/video-server/sql';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { DATABASE_TIMEOUT, newDatabase } from '../../testkit/test-database.ts';
import { visitWorld, type VisitWorld } from '../../visits/testkit/visit-world.ts';
import { recordingIdSchema } from '../store/recording.ts';

/** A database of its own: a look is at the recordings of all tenants. */
let database: Database;
let world: VisitWorld;
beforeAll(async () => {
  database = await newDatabase();
  world = await visitWorld({ over: database });
}, DATABASE_TIMEOUT);
afterAll(async () => {
  await world.stop();
  await database.close();
});

const newRecording = () => ({
  id: recordingIdSchema.parse(randomUUID()),
  tenant: world.tenant,
  key: asId.key(`garden-${randomUUID()}`),
  call: asId.call('call'),
  startedBy: 'anonymous',
});

it('stops whatever runs without an agreement', async () => {
  const stray = newRecording();
  await world.recordings.store.queue(stray, Date.now());
  await world.consent.requests.lookAtAll();
  expect(await world.recordings.store.find(stray.id)).toMatchObject({
    state: 'failed',
    stopReason: 'not-agreed',
  });
});

it('looks after all others when one cannot be looked at', async () => {
  const [one, other] = await Promise.all(
    ['Ada', 'Eve'].map(async (displayName) => {
      const key = asId.key(`garden-${randomUUID()}`);
      await world.enter(key, undefined, { displayName });
      const call = await world.store.calls.findOpen(world.tenant, key);
      if (!call) throw new Error('the call is not open');
      const request = await world.consent.requests.start(call, { subject: 'staff' }, async () => {});
      return { call, request };
    }),
  );
  if (!one || !other) throw new Error('there are two');
  const find = world.store.calls.find.bind(world.store.calls);
  const broken = vi
    .spyOn(world.store.calls, 'find')
    .mockImplementation((call) => (call === one.call.id ? Promise.reject(new Error('gone')) : find(call)));
  await world.store.calls.end(other.call.id, Date.now(), 'always');
  await world.consent.requests.lookAtAll();
  broken.mockRestore();
  expect((await world.consent.requests.find(other.request.id))?.request.over?.why).toBe('call-ended');
  expect((await world.consent.requests.find(one.request.id))?.request.over).toBeUndefined();
  expect(world.failures).toMatchObject([{ error: new Error('gone') }]);
});
