import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JOIN_LIMITS } from '../../call/join.ts';
import { joinRequestSchema } from './join-request.ts';

const good = { key: 'garden', displayName: 'Ada', adapters: ['alder'] };
const parse = (change: object) => joinRequestSchema.safeParse({ ...good, ...change });

describe('a join request', () => {
  it.each([
    ['spaces around', ' garden ', 'garden'],
    ['another normal form', 'cafe\u0301', 'caf\u00E9'],
    ['emoji', '🌻👩‍🚀', '🌻👩‍🚀'],
    ['a slash, which a link encodes', 'a/b', 'a/b'],
    ['another script', '정원', '정원'],
    ['capitals', 'Garden', 'garden'],
    ['blanks inside', 'Two  words\u00A0more', 'two-words-more'],
    ['a zero-width space inside', 'gar\u200Bden', 'garden'],
    ['emoji of several code points', '👩‍🚀'.repeat(70), '👩‍🚀'.repeat(70)],
  ])('takes a key with %s', (_, key, read) => {
    expect(parse({ key }).data?.key).toBe(read);
  });

  it.each([
    ['nothing', ''],
    ['spaces only', '   '],
    ['invisible characters only', '\u200B\u200D'],
    ['10,000 characters', 'x'.repeat(10_000)],
    ['10,000 emoji', '😀'.repeat(10_000)],
    ['a control character', 'gar\u0000den'],
    ['a line break', 'gar\nden'],
    ['half a character', 'gar\uD83Dden'],
    ['a Hangul filler', '\u3164'],
    ['a Braille blank', '\u2800 \u2800'],
    ['combining marks only', '\u0301\u0302'],
    ['a combining mark without a letter', 'gar \u0301den'],
    ['a tower of combining marks', `e${'\u0301'.repeat(20)}`],
    ['bidirectional isolates', 'gar\u2066den\u2069'],
    ['101 characters of four code points', '👩‍🚀'.repeat(110)],
    ['a number', 7],
    ['null', null],
  ])('refuses a key and a name with %s', (_, text) => {
    expect(parse({ key: text }).success).toBe(false);
    expect(parse({ displayName: text }).success).toBe(false);
  });

  it('refuses a name that reads as another one', () => {
    const result = parse({ displayName: 'Ada\u202Eecila' });
    expect(result.error?.issues[0]?.message).toBe('The name must not change the direction of writing.');
  });

  it('refuses keys that no link can lead to', () => {
    expect(parse({ key: '.' }).success).toBe(false);
    expect(parse({ key: '..' }).success).toBe(false);
  });

  it.each([
    ['no adapter', { adapters: [] }],
    ['too many adapters', { adapters: Array.from({ length: 17 }, () => 'alder') }],
    ['an adapter that is no name', { adapters: ['Ålder!'] }],
    ['a request that is no name', { requestedProvider: '' }],
    ['a call that is no id', { call: '../../etc' }],
    ['a secret that is too long', { resumeSecret: 'x'.repeat(201) }],
  ])('refuses %s', (_, change) => {
    expect(parse(change).success).toBe(false);
  });

  it('drops what it does not know, so that a newer client gets in', () => {
    expect(parse({ futureField: true }).data).toEqual(good);
  });

  it('whatever it is given, either refuses it or answers within the limits, in a form that a link can carry', () => {
    const text = fc.string({ unit: 'binary', maxLength: 150 });
    fc.assert(
      fc.property(text, text, (key, displayName) => {
        const { data } = parse({ key, displayName });
        if (!data) return;
        expect([...data.key].length).toBeLessThanOrEqual(JOIN_LIMITS.key * 4);
        expect([...data.displayName].length).toBeLessThanOrEqual(JOIN_LIMITS.displayName * 4);
        expect(decodeURIComponent(encodeURIComponent(data.key))).toBe(data.key);
        expect(parse(data).data).toEqual(data);
      }),
    );
  });
});
