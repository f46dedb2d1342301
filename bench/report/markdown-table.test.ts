import { expect, it } from 'vitest';
import { markdownTable } from './markdown-table.ts';

it('aligns columns', () => {
  expect(
    markdownTable(
      ['side', 'ms'],
      [
        ['layer', '90'],
        ['raw', '101.5'],
      ],
    ),
  ).toBe(['| side  | ms    |', '| ----- | ----- |', '| layer | 90    |', '| raw   | 101.5 |'].join('\n'));
});
