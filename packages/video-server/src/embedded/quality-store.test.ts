import { asId } from '@crossfade/video-core';
import { systemClock } from '@crossfade/video-core/server';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell } from '../comparison/rollup/cell.ts';
import { MemoryQualityStore } from '../comparison/rollup/memory-quality-store.ts';
import type { QualityQuery, QualityStore, RolledUp } from '../comparison/rollup/quality-store.ts';
import { Sketches } from '../comparison/rollup/sketches.ts';
import type { Database } from '../database/queries.ts';
import { SqlQualityStore } from '../database/sql-quality-store.ts';
import { openEmbedded } from './open-embedded.ts';

const tenant = asId.tenant('default');
const cell = (change: Partial<Cell> = {}): Cell => ({
  tenant,
  day: '2026-12-01',
  deployment: asId.deployment('birch'),
  ramp: 0,
  stage: 0,
  arm: 'none',
  browser: 'chromium',
  network: 'udp',
  size: '2',
  moved: false,
  ...change,
});

function rolledUp(values: readonly number[], change: Partial<Cell> = {}): RolledUp {
  const sketches = new Sketches();
  for (const value of values) sketches.accept('first-frame', value, asId.key('garden-garden-garden'));
  return { cell: cell(change), sketches: sketches.stored() };
}

describe.each(['memory', 'a database'] as const)('samples of quality in %s', (where) => {
  let database: Database | undefined;
  let store: QualityStore;
  beforeAll(async () => {
    if (where === 'memory') return void (store = new MemoryQualityStore());
    database = await openEmbedded(undefined, [], process.env['CROSSFADE_EMPTY_DATABASE']);
    await database.queries.execute(sql`insert into tenants (id) values ('default'), ('other')`);
    store = new SqlQualityStore(database.queries, systemClock);
  });
  afterAll(() => database?.close());

  /** How many values there are of each group. */
  async function counts(query: Omit<QualityQuery, 'tenant'>, by: 'deployment' | 'arm' = 'deployment') {
    const groups: Record<string, number | undefined> = {};
    for (const [name, stored] of await store.find({ tenant, ...query }, by)) {
      const sketches = new Sketches();
      sketches.add(stored);
      groups[name] = sketches.get('first-frame')?.count;
    }
    return groups;
  }

  it('are added up in their cell, also by two at once', async () => {
    await Promise.all([
      store.add([rolledUp([300, 400]), rolledUp([0], { moved: true })]),
      store.add([rolledUp([0], { moved: true }), rolledUp([800])]),
    ]);
    const from = '2026-12-01';
    expect(await counts({ from, moved: false })).toEqual({ birch: 3 });
    expect(await counts({ from, moved: true })).toEqual({ birch: 2 });
    const stored = (await store.find({ tenant, from, moved: false }, 'deployment')).get('birch');
    expect([...(stored ?? [])]).toEqual([...rolledUp([300, 400, 800]).sketches]);
  });

  it('are found by day, filter and tenant', async () => {
    await store.add([
      rolledUp([1], { day: '2026-11-20', browser: 'firefox' }),
      rolledUp([2], { tenant: asId.tenant('other'), browser: 'firefox' }),
      rolledUp([3], { browser: 'firefox', ramp: 2, stage: 1, arm: 'treated' }),
    ]);
    expect(await counts({ from: '2026-11-21', browser: 'firefox' })).toEqual({ birch: 1 });
    expect(await counts({ from: '2026-11-20', browser: 'firefox' })).toEqual({ birch: 2 });
    expect(await counts({ from: '2026-11-20', browser: 'firefox' }, 'arm')).toEqual({ none: 1, treated: 1 });
    expect(await counts({ from: '2026-11-20', ramp: 2, stage: 0 })).toEqual({});
  });

  it('are pruned by when they were last added to', async () => {
    expect(await store.forget(Date.now() - 60_000, 10)).toBe(0);
    expect(await store.forget(Date.now() + 1_000, 100)).toBeGreaterThan(3);
    expect(await counts({ from: '2000-01-01' })).toEqual({});
  });
});
