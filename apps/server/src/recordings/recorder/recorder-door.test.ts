import { randomUUID } from 'node:crypto';
import { asId, type CallId } from '@crossfade/video-core';
import type { Database } from '@crossfade/video-server/sql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_TIMEOUT, newDatabase } from '../../testkit/test-database.ts';
import { PASS_HEADER, RecorderDoor } from './recorder-door.ts';
import { recorderScene } from './testkit/recorder-scene.ts';

let database: Database;
let scene: Awaited<ReturnType<typeof recorderScene>>;
beforeAll(async () => {
  database = await newDatabase();
}, DATABASE_TIMEOUT);
afterAll(() => database.close());
beforeEach(async () => {
  scene = await recorderScene(database);
});
afterEach(() => scene.close());

/** Where this call is open at every key, or none is. */
const door = (open?: CallId) => new RecorderDoor({ passes: scene.passes, openCall: async () => open });
const presenting = (token: string) => new Headers({ [PASS_HEADER]: token });

describe('a recorder', () => {
  it('enters the call that it records unseen, sending nothing, and always as the same participant', async () => {
    const recording = await scene.queueOne('garden');
    const pass = await scene.passes.enter(await scene.passes.issue(recording.id));
    expect(pass?.key).toBe('garden');
    expect(await door(recording.call).identify(recording.key, presenting(pass?.token ?? ''))).toMatchObject({
      tenant: scene.tenant,
      participant: `recorder-${recording.id}`,
      role: 'guest',
      rights: { publish: [], subscribe: true, data: false, hidden: true },
      grants: new Set(),
    });
  });

  it('uses the secret of its link once, and soon', async () => {
    const recording = await scene.queueOne();
    const secret = await scene.passes.issue(recording.id);
    const entered = await Promise.all([1, 2, 3].map(() => scene.passes.enter(secret)));
    expect(entered.filter((pass) => pass !== undefined)).toHaveLength(1);
    const late = await scene.passes.issue(recording.id);
    scene.pass(60_001);
    expect(await scene.passes.enter(late)).toBeUndefined();
  });

  it('enters no other call, and opens none', async () => {
    const recording = await scene.queueOne();
    const { token = '' } = (await scene.passes.enter(await scene.passes.issue(recording.id))) ?? {};
    expect(await door(recording.call).identify(asId.key('another'), presenting(token))).toBeUndefined();
    expect(await door().identify(recording.key, presenting(token))).toBeUndefined();
    const next = asId.call(randomUUID());
    expect(await door(next).identify(recording.key, presenting(token))).toBeUndefined();
    expect(await door(recording.call).identify(recording.key, presenting('a-guess'))).toBeUndefined();
    expect(await door(recording.call).identify(recording.key, new Headers())).toBeUndefined();
  });

  it('enters no more once a further part has begun, or the recording was stopped', async () => {
    const recording = await scene.queueOne();
    const enter = async () => scene.passes.enter(await scene.passes.issue(recording.id));
    const first = await enter();
    const second = await enter();
    expect(
      await door(recording.call).identify(recording.key, presenting(first?.token ?? '')),
    ).toBeUndefined();
    expect(await door(recording.call).identify(recording.key, presenting(second?.token ?? ''))).toBeDefined();
    await scene.store.stop(recording.id, 'asked', scene.now());
    expect(
      await door(recording.call).identify(recording.key, presenting(second?.token ?? '')),
    ).toBeUndefined();
  });
});
