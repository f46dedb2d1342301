import { expect, it } from 'vitest';
import { sizesOf } from './heap-by-kind.ts';

it('adds up what is held and what is compiled code', () => {
  const meta = {
    node_fields: ['type', 'name', 'self_size'],
    node_types: [['hidden', 'object', 'code'], 'string', 'number'],
  } as const;
  const nodes = [1, 0, 16, 2, 0, 100, 0, 0, 4, 2, 0, 11];
  expect(sizesOf({ snapshot: { meta }, nodes })).toEqual({ held: 20, code: 111 });
});
