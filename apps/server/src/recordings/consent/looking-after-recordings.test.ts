import { randomUUID } from 'node:crypto';
import { asId } from '@crossfade/video-core';
import { deferred } from '@crossfade/video-core/adapter-kit';
import type { Database } from '@crossfade/video-server/sql';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { DATABASE_TIMEOUT, newDatabase } from '../../testkit/test-database.ts';
import { visitWorld, type VisitWorld } from '../../visits/testkit/visit-world.ts';
import { recordingIdSchema } from '../store/recording.ts';
import { fakeRequest } from '../testkit/fake-request.ts';
import { SqlRequestStore } from './sql-request-store.ts';

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

/** Staff ask for a call to be recorded in which somebody is. */
async function asked(displayName: string) {
  const key = asId.key(`garden-${randomUUID()}`);
  await world.enter(key, undefined, { displayName });
  const call = await world.store.calls.findOpen(world.tenant, key);
  if (!call) throw new Error('the call is not open');
  const request = await world.consent.requests.start(call, { subject: 'staff' }, async () => {});
  return { call, request };
}

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
  const one = await asked('Ada');
  const other = await asked('Eve');
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

it('looks after all others when it is not known in time who is in a call', async () => {
  const one = await asked('Ada');
  const other = await asked('Eve');
  const find = world.store.calls.find.bind(world.store.calls);
  const unknown = deferred<undefined>();
  const hanging = vi
    .spyOn(world.store.calls, 'find')
    .mockImplementation((call) => (call === one.call.id ? unknown.promise : find(call)));
  await world.store.calls.end(other.call.id, Date.now(), 'always');
  await world.consent.requests.lookAtAll();
  expect((await world.consent.requests.find(other.request.id))?.request.over?.why).toBe('call-ended');
  hanging.mockRestore();
  unknown.resolve(undefined);
  expect((await world.consent.requests.find(one.request.id))?.request.over).toBeUndefined();
});

it('looks at a few at a time', async () => {
  const store = new SqlRequestStore(world.database.queries);
  const request = () => ({
    ...fakeRequest({ tenant: world.tenant, askedAt: world.clock.now() }),
    id: recordingIdSchema.parse(randomUUID()),
    key: asId.key(`garden-${randomUUID()}`),
  });
  for (let count = 0; count < 30; count += 1) await store.add(request(), 1_000);
  let [now, most] = [0, 0];
  const looking = vi.spyOn(world.store.calls, 'find').mockImplementation(async () => {
    now += 1;
    most = Math.max(most, now);
    await new Promise(setImmediate);
    now -= 1;
    return undefined;
  });
  await world.consent.requests.lookAtAll();
  looking.mockRestore();
  expect(most).toBeLessThanOrEqual(10);
  expect(await store.listUnsettled()).toEqual([]);
});

it('stops what nobody agreed to, whatever is the matter with another', async () => {
  const [bad, stray] = [newRecording(), newRecording()];
  await world.recordings.store.queue(bad, 1);
  await world.recordings.store.queue(stray, 2);
  const stop = world.recordings.store.stop.bind(world.recordings.store);
  const broken = vi
    .spyOn(world.recordings.store, 'stop')
    .mockImplementation((id, ...rest) =>
      id === bad.id ? Promise.reject(new Error('gone')) : stop(id, ...rest),
    );
  await world.consent.requests.lookAtAll();
  broken.mockRestore();
  expect(await world.recordings.store.find(stray.id)).toMatchObject({ stopReason: 'not-agreed' });
});
