import { expect, it } from 'vitest';
import { asId } from '../../contract/identity.ts';
import { begunMove, type MoveRecord } from './move-record.ts';
import { RescueRests } from './rescue-rests.ts';

const call = asId.call('call');
const birch = asId.deployment('birch');

const aborted = (change: Partial<MoveRecord>): MoveRecord => ({
  ...begunMove(
    {
      id: asId.move(crypto.randomUUID()),
      call,
      tenant: asId.tenant('default'),
      key: asId.key('garden'),
      kind: 'rescue',
      forced: true,
      subject: 'rescue',
      source: { epoch: 1, attempt: 1, deployment: asId.deployment('alder') },
      to: birch,
      requestedAt: 0,
    },
    1,
  ),
  phase: 'aborted',
  reason: 'target-unavailable',
  endedAt: 1_000,
  ...change,
});

it('leaves a target alone that failed a rescue, longer each time', () => {
  const rests = new RescueRests();
  rests.saw(aborted({}));
  expect(rests.rests(call, birch, 1_001)).toBe(true);
  expect(rests.rests(call, birch, 31_000)).toBe(false);
  rests.saw(aborted({}));
  expect(rests.rests(call, birch, 31_000)).toBe(true);
});

it.each([
  { kind: 'planned', reason: 'cannot' },
  { kind: 'planned', reason: 'timeout' },
  { kind: 'planned', reason: 'target-unavailable' },
  { kind: 'rescue', reason: 'source-changed' },
] as const)('tries a target at once after a $kind move that ended with $reason', (end) => {
  const rests = new RescueRests();
  rests.saw(aborted(end));
  expect(rests.rests(call, birch, 1_001)).toBe(false);
});
