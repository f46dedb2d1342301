import { describe, expect, it } from 'vitest';
import { mayRecord, unrecordable } from './may-start.ts';

describe('who may record', () => {
  it.each([
    ['staff, in the call or not', { grants: new Set(['staff' as const]) }, true],
    ['a host', { grants: new Set([]), participant: { role: 'host' as const } }, true],
    ['a guest', { grants: new Set([]), participant: { role: 'guest' as const } }, false],
    ['somebody who is not in the call', { grants: new Set([]) }, false],
    [
      'a host who was removed',
      { grants: new Set([]), participant: { role: 'host' as const, removed: { at: 0, message: '' } } },
      false,
    ],
  ])('%s', (_, asker, may) => {
    expect(mayRecord(asker)).toBe(may);
  });
});

it('a call that is encrypted or over cannot be recorded, and says why', () => {
  expect(unrecordable({ encrypted: true })).toMatch('end-to-end encrypted');
  expect(unrecordable({ encrypted: false, endedAt: 1 })).toMatch('ended');
  expect(unrecordable({ encrypted: false })).toBeUndefined();
});
