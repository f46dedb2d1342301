import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createUser } from '../../accounts/create-user.ts';
import { DATABASE_TIMEOUT, testTenant } from '../../testkit/test-database.ts';
import { IngressStore } from './ingress-store.ts';

const HEALTH = {
  width: 1_280,
  height: 720,
  fps: 30,
  kbps: 2_000,
  bFrames: false,
  transcoded: false,
  audio: true,
};

it(
  'one encoder at a time sends by a key, until it is over, is silent for 10 s, or the key is reset',
  async () => {
    const { database, tenant } = await testTenant();
    const user = await createUser(database.queries, {
      tenant,
      name: 'Ada',
      email: `${randomUUID()}@example.org`,
      role: 'visitor',
      hash: 'x',
    });
    const store = new IngressStore(database.queries);
    const ingress = { user, tenant, type: 'rtmp', serverUrl: 'rtmp://x/live' } as const;
    const id = `IN_${randomUUID()}`;
    const key = randomUUID();
    await store.replace({ ...ingress, id, key });
    const now = Date.now();

    expect(await store.claim(id, 'one', now)).toBe(true);
    expect(await store.claim(id, 'two', now + 9_000)).toBe(false);
    // What the second is told does not show for the first.
    await store.refused(id, 'in-use');
    const state = { state: 'PUBLISHING', health: HEALTH, now: now + 9_000 } as const;
    expect(await store.renew(id, 'one', state)).toBe(true);
    expect(await store.renew(id, 'two', state)).toBe(false);
    expect(await store.find(user, now + 10_000)).toMatchObject({
      state: 'PUBLISHING',
      active: true,
      health: HEALTH,
    });

    // Its process was killed.
    expect(await store.find(user, now + 20_000)).toMatchObject({ state: 'INACTIVE', active: false });
    expect(await store.claim(id, 'two', now + 20_000)).toBe(true);
    await store.release(id, 'one', undefined);
    await store.release(id, 'two', 'no-media');
    expect(await store.find(user, now)).toMatchObject({ state: 'ERROR', problem: 'no-media' });

    expect(await store.claim(id, 'three', now)).toBe(true);
    await store.replace({ ...ingress, id: `${id}-new`, key: randomUUID() });
    expect(await store.renew(id, 'three', state)).toBe(false);
    expect(await store.findByKey(key, now)).toBeUndefined();
  },
  DATABASE_TIMEOUT,
);
