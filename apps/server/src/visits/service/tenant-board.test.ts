import { asId, type TenantId } from '@crossfade/video-core';
import { expect, it, onTestFinished } from 'vitest';
import { fakeVisit, START } from '../testkit/visit-scene.ts';
import type { ResidenceView } from './residence.ts';
import { TenantBoard } from './tenant-board.ts';

const tenant = asId.tenant('default');
const linden: ResidenceView = { name: 'Linden House', timeZone: 'UTC', residents: new Map(), tablets: [] };

it('reads the residence again when the first time failed', async () => {
  const answers = [Promise.reject(new Error('the store is away')), Promise.resolve(linden)];
  const visit = fakeVisit();
  const board = new TenantBoard(tenant, {
    store: {
      find: () => Promise.resolve(undefined),
      listCurrent: (of: TenantId) => Promise.resolve(of === tenant ? [{ visit, version: 1 }] : []),
    },
    residence: { view: () => answers.shift() ?? Promise.resolve(linden) },
    liveCall: () => Promise.resolve(undefined),
    clock: { now: () => START },
    telemetry: { failed: () => {} },
  });
  onTestFinished(board.subscribe(() => {}));
  await expect(board.read()).rejects.toThrow('the store is away');
  await board.read();
  expect(board.visits).toEqual([visit]);
  expect(board.residence).toBe(linden);
});
