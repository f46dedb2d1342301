import fc from 'fast-check';
import { expect, it, vi, afterEach } from 'vitest';
import type { IncomingData } from '../../contract/client-adapter.ts';
import { asId } from '../../contract/identity.ts';
import { MessageCopies } from './message-copies.ts';

afterEach(() => void vi.useRealTimers());

const message = (number: number): IncomingData => ({
  topic: 'cursor',
  from: asId.participant('ben'),
  reliable: true,
  payload: new Uint8Array([number]),
});
const ROOMS = { source: { epoch: 1, attempt: 1 }, target: { epoch: 2, attempt: 1 } } as const;
const numberOf = ({ payload }: IncomingData): number => payload[0] ?? -1;

/** What is sent in a row, how much of it before the sender was in the target, and how the rooms' deliveries interleave. */
const traffic = fc.record({
  numbers: fc.array(fc.nat({ max: 255 }), { minLength: 1, maxLength: 12 }),
  alone: fc.nat({ max: 12 }),
  ways: fc.array(fc.constantFrom('source' as const, 'target' as const), { minLength: 24, maxLength: 24 }),
  committedAfter: fc.nat({ max: 24 }),
});

it('delivers each message of a sender once and in order, however the rooms interleave', () => {
  fc.assert(
    fc.property(traffic, ({ numbers, alone, ways, committedAfter }) => {
      const unlike = [...new Set(numbers)];
      const left = { source: unlike.slice(), target: unlike.slice(Math.min(alone, unlike.length)) };
      const delivered: number[] = [];
      const copies = new MessageCopies((one) => delivered.push(numberOf(one)));
      let step = 0;
      let committed = false;
      const next = (way: 'source' | 'target'): void => {
        // The commit comes when whoever sends has long been in both rooms.
        if (!committed && step >= committedAfter && left.source.length <= left.target.length) {
          committed = true;
          copies.release();
        }
        step += 1;
        const number = left[way].shift();
        if (number !== undefined) copies.receive(message(number), ROOMS[way], way === 'target' && !committed);
      };
      for (const way of ways) next(way);
      while (left.source.length > 0 || left.target.length > 0)
        next(left.source.length > 0 ? 'source' : 'target');
      expect(delivered).toEqual(unlike);
    }),
    { numRuns: 1_000 },
  );
});

it.each([['source', 'target'] as const, ['target', 'source'] as const])(
  'delivers what came before it remembered once, when the next arrives through the %s first',
  (first, second) => {
    const delivered: number[] = [];
    const copies = new MessageCopies((one) => delivered.push(numberOf(one)));
    const hear = (number: number, way: 'source' | 'target') =>
      copies.receive(message(number), ROOMS[way], way === 'target');
    // Its other half was heard when there was one room.
    hear(1, 'target');
    hear(2, first);
    hear(2, second);
    hear(3, 'target');
    copies.release();
    expect(delivered).toEqual([2, 3]);
  },
);

it('delivers the same words as often as they were said', () => {
  const delivered: number[] = [];
  const copies = new MessageCopies((one) => delivered.push(numberOf(one)));
  for (const way of ['source', 'source', 'target', 'target'] as const)
    copies.receive(message(7), ROOMS[way], way === 'target');
  expect(delivered).toEqual([7, 7]);
});

it('takes a message for a new one when its like came long ago', () => {
  vi.useFakeTimers();
  const delivered: number[] = [];
  const copies = new MessageCopies((one) => delivered.push(numberOf(one)));
  copies.receive(message(7), ROOMS.source, false);
  vi.advanceTimersByTime(13_000);
  copies.receive(message(7), ROOMS.target, false);
  expect(delivered).toEqual([7, 7]);
});

it('passes lossy messages on', () => {
  const deliver = vi.fn();
  const copies = new MessageCopies(deliver);
  copies.receive({ ...message(1), reliable: false }, ROOMS.target, true);
  expect(deliver).toHaveBeenCalledOnce();
});
