import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { canonicalKey, checkText, type TextRule } from './free-text.ts';

const NAME: TextRule = { longest: 5, units: 40, lines: 'one' };
const CHAT: TextRule = { longest: 50, units: 200, lines: 'many' };

describe('the rule for free text', () => {
  it.each([
    ['an astronaut and a family', '👩‍🚀👨‍👩‍👧', '👩‍🚀👨‍👩‍👧'],
    ['a flag made of tags', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['a red heart', '❤️', '❤️'],
    ['Persian with a non-joiner', 'می\u200Cخو', 'می\u200Cخو'],
    ['Hindi with a joiner', 'क्\u200Dष', 'क्\u200Dष'],
    ['five clusters of more code units', '👩‍🚀'.repeat(5), '👩‍🚀'.repeat(5)],
    ['a joiner between Latin letters', 'A\u200Dda', 'Ada'],
    ['a soft hyphen and a word joiner', 'A\u00ADd\u2060a', 'Ada'],
    ['a letter in another normal form', 'e\u0301', '\u00E9'],
    ['blanks around', '\u00A0 Ada\u3000', 'Ada'],
  ])('takes %s', (_, given, text) => expect(checkText(given, NAME)).toEqual({ ok: true, text }));

  it.each([
    ['empty', ''],
    ['empty', ' \t\n'],
    ['empty', '\u3164'],
    ['empty', '\uFFA0'],
    ['empty', '\u115F\u1160'],
    ['empty', '\u2800'],
    ['empty', '\u200B\u200D\uFEFF'],
    ['empty', '\u{E0041}'],
    ['empty', '\u0301\u0302'],
    ['stray-marks', ' \u0301a'],
    ['stray-marks', 'a \u0301'],
    ['stray-marks', `e${'\u0302'.repeat(12)}`],
    ['control-character', 'a\0b'],
    ['control-character', 'a\u001Bb'],
    ['control-character', 'a\nb'],
    ['control-character', 'a\u2028b'],
    ['direction', 'a\u202Eb'],
    ['direction', '\u2067ab'],
    ['half-character', 'a\uD800'],
    ['too-long', 'abcdef'],
    ['too-long', 'x'.repeat(41)],
  ])('says %s of %j', (problem, given) => expect(checkText(given, NAME)).toEqual({ ok: false, problem }));

  it('keeps lines and tabs of a message, and drops what turns its direction', () => {
    expect(checkText('a\r\nb\u2028c\td \u202Ee', CHAT)).toEqual({ ok: true, text: 'a\nb\nc\td e' });
    expect(checkText('\u202E', CHAT)).toEqual({ ok: false, problem: 'empty' });
  });

  it('changes nothing of its own answer, and answers within its bounds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.constantFrom(NAME, CHAT),
        (given, rule) => {
          const checked = checkText(given, rule);
          if (!checked.ok) return;
          expect(checkText(checked.text, rule)).toEqual(checked);
          expect(checked.text.length).toBeLessThanOrEqual(rule.units);
          expect(checked.text).not.toMatch(/[\p{Cs}\u202A-\u202E\u2066-\u2069]|(?![\t\n])\p{Cc}/u);
        },
      ),
    );
  });

  describe('on a browser without Intl.Segmenter', () => {
    afterEach(() => vi.unstubAllGlobals());

    it('counts code points', () => {
      vi.stubGlobal('Intl', {});
      expect(checkText('🙂🙂🙂🙂🙂', NAME)).toMatchObject({ ok: true });
      expect(checkText('🙂🙂🙂🙂🙂🙂', NAME)).toEqual({ ok: false, problem: 'too-long' });
    });
  });
});

it.each([
  ['Garden', 'garden'],
  ['two words', 'two-words'],
  ['Two \u00A0 Words', 'two-words'],
  ['İstanbul', 'i̇stanbul'],
  ['ПРИВЕТ', 'привет'],
  ['two-words', 'two-words'],
])('the canonical form of the key %j is %j', (key, canonical) => {
  expect(canonicalKey(key)).toBe(canonical);
  expect(canonicalKey(canonical)).toBe(canonical);
});
