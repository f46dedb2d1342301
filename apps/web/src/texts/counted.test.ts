import { expect, test } from 'vitest';
import { counting } from './counted.ts';

test('counts as the language does', () => {
  const english = counting('en');
  const people = { one: '# person', other: '# people' };
  expect([0, 1, 2, 1_000].map((count) => english(count, people))).toEqual([
    '0 people',
    '1 person',
    '2 people',
    '1,000 people',
  ]);
  const polish = counting('pl');
  const persons = { one: '# osoba', few: '# osoby', many: '# osób', other: '# osoby' };
  expect([1, 2, 5, 22].map((count) => polish(count, persons))).toEqual([
    '1 osoba',
    '2 osoby',
    '5 osób',
    '22 osoby',
  ]);
  expect(polish(5, { other: '# osób' })).toBe('5 osób');
});
