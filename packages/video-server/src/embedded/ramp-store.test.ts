import { asId, type CallKey } from '@crossfade/video-core';
import { systemClock } from '@crossfade/video-core/server';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../database/queries.ts';
import { SqlRampStore } from '../database/sql-ramp-store.ts';
import { MemoryRampStore } from '../ramp/memory-ramp-store.ts';
import type { Ramp } from '../ramp/ramp.ts';
import { FAILED_KEPT, type FailedJoin, type KeyCount, type RampStore } from '../ramp/ramp-store.ts';
import { openEmbedded } from './open-embedded.ts';

const tenant = asId.tenant('default');
const NONE = { worked: false, workedAt: [], failedAt: [] };
const [garden, attic, hall] = [asId.key('garden'), asId.key('attic'), asId.key('hall')];

const ramp = (number: number, phase: Ramp['phase'] = 'canary'): Ramp => ({
  number,
  plan: { to: asId.deployment('birch'), steps: [{ percent: 12.5, minutes: 10 }] },
  phase,
  step: 0,
  since: 5,
  startedAt: 5,
  tenant,
});

const failed = (key: CallKey, network = 'here'): FailedJoin => ({ key, network });

const count = (change: Partial<KeyCount> = {}): KeyCount => ({
  tenant,
  key: garden,
  metric: 'join-failure',
  stage: 0,
  trials: 2,
  events: 1,
  ...change,
});

describe.each(['memory', 'a database'] as const)('ramps in %s', (where) => {
  let database: Database | undefined;
  let store: RampStore;
  beforeAll(async () => {
    if (where === 'memory') return void (store = new MemoryRampStore());
    database = await openEmbedded(undefined, [], process.env['CROSSFADE_EMPTY_DATABASE']);
    await database.queries.execute(sql`insert into tenants (id) values ('default') on conflict do nothing`);
    store = new SqlRampStore(database.queries, systemClock);
  });
  afterAll(() => database?.close());

  it('are changed by one of those who change the same version, and the latest counts', async () => {
    expect(await store.latest()).toBeUndefined();
    const begun = await Promise.all([store.save(ramp(1), 0), store.save(ramp(1, 'held'), 0)]);
    expect(begun.toSorted()).toEqual([false, true]);
    const changed = await Promise.all([store.save(ramp(1, 'held'), 1), store.save(ramp(1, 'ramp'), 1)]);
    expect(changed.toSorted()).toEqual([false, true]);
    expect(await store.latest()).toMatchObject({ version: 2, failedInRow: 0, ramp: { number: 1 } });
    expect(await store.save(ramp(2), 0)).toBe(true);
    expect(await store.latest()).toEqual({ version: 1, failedInRow: 0, failedNetworks: 0, ramp: ramp(2) });
  });

  it('add up what was counted at a key, stage by stage', async () => {
    await store.count(2, [count({ treatedFrom: 1 }), count({ key: attic, metric: 'frozen' })], NONE);
    await store.count(2, [count({ treatedFrom: 1 }), count({ treatedFrom: 1, stage: 1, events: 0 })], NONE);
    await store.count(1, [count({ key: hall })], NONE);
    const histories = await store.histories(2);
    const [key] = histories.get('join-failure') ?? [];
    expect(histories.get('join-failure')).toHaveLength(1);
    expect(key?.treatedFrom).toBe(1);
    expect(key?.counts.toSorted((a, b) => a.stage - b.stage)).toEqual([
      { stage: 0, trials: 4, events: 2 },
      { stage: 1, trials: 2, events: 0 },
    ]);
    expect(histories.get('frozen')).toEqual([{ counts: [{ stage: 0, trials: 2, events: 1 }] }]);
  });

  it('count the keys at which joins failed one after the other, each once', async () => {
    await store.count(2, [], { ...NONE, failedAt: [failed(garden), failed(attic)] });
    await store.count(2, [], { ...NONE, failedAt: [failed(attic), failed(hall), failed(hall, 'there')] });
    expect(await store.latest()).toMatchObject({ failedInRow: 3, failedNetworks: 2 });
    await store.count(2, [count()], NONE);
    expect(await store.latest()).toMatchObject({ failedInRow: 3, failedNetworks: 2 });
    await store.count(2, [], { ...NONE, workedAt: ['here'], failedAt: [failed(garden, 'third')] });
    expect(await store.latest()).toMatchObject({ failedInRow: 2, failedNetworks: 2 });
    await store.count(2, [], { worked: true, workedAt: ['here'], failedAt: [failed(garden)] });
    expect(await store.latest()).toMatchObject({ failedInRow: 1, failedNetworks: 1 });
  });

  it('keep only so many failed joins', async () => {
    const many = Array.from({ length: FAILED_KEPT + 50 }, (_, at) => failed(asId.key(`room-${at}`)));
    await store.count(2, [], { ...NONE, failedAt: many });
    expect((await store.latest())?.failedInRow).toBe(FAILED_KEPT);
  });
});
