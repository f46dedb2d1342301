import { randomUUID } from 'node:crypto';
import { asId } from '@crossfade/video-core';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordingConsents } from '../../database/recording-consent-tables.ts';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { visitWorld, type VisitWorld } from '../../visits/testkit/visit-world.ts';

let world: VisitWorld;
beforeAll(async () => {
  world = await visitWorld();
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

/** Ada is in an open call, and asks for it to be recorded. */
async function asked() {
  const key = asId.key(`garden-${randomUUID()}`);
  const { answer } = await world.enter(key, undefined, { displayName: 'Ada' });
  const { id, resumeSecret } = answer.participant;
  const ada = { 'crossfade-participant': resumeSecret };
  expect((await world.post('/api/recordings', { key }, undefined, ada)).status).toBe(200);
  const open = await world.consent.requests.openAt(world.tenant, key);
  if (!open) throw new Error('nobody asked');
  return { key, recording: open.id, ada, id };
}

type Asked = Awaited<ReturnType<typeof asked>>;

/** Anyone may join, and agree, without ever coming. */
const agree = async ({ key, recording }: Asked): Promise<void> =>
  expect((await world.join(key, undefined, { recording })).status).toBe(200);

const agreed = async ({ recording }: Asked) =>
  (await world.consent.requests.find(recording))?.request.consents.map(({ participant }) => participant);

it('forgets who agreed and never came, when their call does', async () => {
  const scene = await asked();
  const eve = await world.enter(scene.key, undefined, { displayName: 'Eve', recording: scene.recording });
  for (let count = 0; count < 5; count += 1) await agree(scene);
  const present = [scene.id, eve.answer.participant.id];
  await world.consent.requests.lookAtAll();
  expect(await agreed(scene)).toHaveLength(7);
  await world.store.calls.pruneNeverEntered({ admittedBefore: Date.now() + 60_000, keep: 0, limit: 100 });
  // They may be on their way in.
  await world.consent.requests.lookAtAll();
  expect(await agreed(scene)).toHaveLength(7);
  world.clock.ahead += 20_000;
  await world.consent.requests.lookAtAll();
  expect(new Set(await agreed(scene))).toEqual(new Set(present));
  // Who was there and left is one of those who were recorded.
  await eve.close();
  world.clock.ahead += 20_000;
  await world.consent.requests.lookAtAll();
  expect(new Set(await agreed(scene))).toEqual(new Set(present));
});

it('writes no answer again that did not change', async () => {
  const scene = await asked();
  for (let count = 0; count < 3; count += 1) await agree(scene);
  const rows = () =>
    world.database.queries
      .select({ participant: recordingConsents.participant, written: sql<string>`xmin::text` })
      .from(recordingConsents)
      .where(eq(recordingConsents.recording, scene.recording));
  const before = await rows();
  await agree(scene);
  const after = await rows();
  expect(before).toHaveLength(4);
  expect(after).toHaveLength(5);
  expect(after).toEqual(expect.arrayContaining(before));
});

it('hears a No, however many agree at the same time', async () => {
  const scene = await asked();
  const joins = Array.from({ length: 40 }, () => agree(scene));
  const refused = await world.post(`/api/recordings/${scene.recording}/refuse`, {}, undefined, scene.ada);
  await Promise.all(joins);
  expect(refused.status).toBe(200);
  expect((await world.consent.requests.find(scene.recording))?.request.over).toBeDefined();
});
