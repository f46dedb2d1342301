import { expect, test } from 'vitest';
import { nameProblem } from './name-problem.ts';

test.each(['', '   ', '\u200B', '\u3164', '\u2800\u00A0', '\u200D\u2060', '\uFE0F'])(
  'a name of which nothing is seen is none: %j',
  (name) => {
    expect(nameProblem(name)).toBe('missing');
  },
);

test.each(['Ann', '👩‍🚀 مريم', 'か\u3099', '.'])('%s is a name', (name) => {
  expect(nameProblem(name)).toBeUndefined();
});

test('a name has a length', () => {
  expect(nameProblem('x'.repeat(80))).toBeUndefined();
  expect(nameProblem('x'.repeat(81))).toBe('too-long');
});

test('a name that changes the direction of writing is not readable', () => {
  expect(nameProblem('Ann\u202Ebob')).toBe('unreadable');
});
