import { asId } from '@crossfade/video-core';
import { expect, test } from 'vitest';
import { createMemoryAdmissionLedger } from './memory-admission-ledger.ts';

const room = asId.room('call.1.1');
const ada = asId.participant('ada');
const rights = { since: 5, rights: { publish: [], subscribe: true, data: true } };

test('keeps removals and rights beside each other, per room and participant', async () => {
  const ledger = createMemoryAdmissionLedger();
  await ledger.record(room, ada, { removedAt: 3 });
  await ledger.record(room, ada, { rights });
  expect(await ledger.find(room, ada)).toEqual({ removedAt: 3, rights });
  expect(await ledger.find(room, asId.participant('bob'))).toBeUndefined();
  expect(await ledger.find(asId.room('call.2.1'), ada)).toBeUndefined();
});

test('removes everyone from a closed room, and prunes it after a day', async () => {
  let now = 0;
  const ledger = createMemoryAdmissionLedger(() => now);
  await ledger.record(room, ada, { removedAt: 3 });
  expect(await ledger.isClosed(room)).toBe(false);
  await ledger.close(room);
  expect(await ledger.find(room, asId.participant('bob'))).toEqual({ removedAt: 0 });
  expect(await ledger.isClosed(room)).toBe(true);
  now += 86_400_000;
  await ledger.close(asId.room('call.2.1'));
  expect(await ledger.isClosed(room)).toBe(false);
  expect(await ledger.find(room, ada)).toBeUndefined();
});
