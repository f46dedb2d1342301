import { expect, it } from 'vitest';
import { rangeOf } from './byte-range.ts';

const part = (start: number, end: number) => ({ type: 'part', range: { start, end } });

it.each([
  [undefined, { type: 'whole' }],
  ['bytes=0-', part(0, 99)],
  ['bytes=0-9', part(0, 9)],
  ['bytes = 10-19', part(10, 19)],
  ['bytes=90-200', part(90, 99)],
  ['bytes=-10', part(90, 99)],
  ['bytes=-200', part(0, 99)],
  ['bytes=100-', { type: 'unsatisfiable' }],
  ['bytes=-0', { type: 'unsatisfiable' }],
  ['bytes=9-0', { type: 'whole' }],
  ['bytes=0-1,5-6', { type: 'whole' }],
  ['bytes=-', { type: 'whole' }],
  ['items=0-1', { type: 'whole' }],
])('%s of 100 bytes', (header, answer) => {
  expect(rangeOf(header, 100)).toEqual(answer);
});

it('nothing of an empty file can be asked for', () => {
  expect(rangeOf('bytes=0-', 0)).toEqual({ type: 'unsatisfiable' });
  expect(rangeOf(undefined, 0)).toEqual({ type: 'whole' });
});
