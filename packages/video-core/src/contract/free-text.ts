/** How long a text may be, and whether it may have line ends. */
export interface TextRule {
  /** What a reader counts as characters: grapheme clusters (UAX #29), or code points where there is no `Intl.Segmenter`. */
  readonly longest: number;
  /** UTF-16 code units, checked before any work is done; keeps clusters of many code points in bounds. */
  readonly units: number;
  readonly lines: 'one' | 'many';
}

export type TextProblem =
  | 'too-long'
  | 'half-character'
  | 'empty'
  | 'control-character'
  | 'direction'
  | 'stray-marks';

export type CheckedText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: TextProblem };

/** Half of a surrogate pair, which neither a URL nor a database takes. */
const LONE_SURROGATE = /\p{Cs}/u;
const LINE_END = /\r\n?|[\u2028\u2029]/g;
/** Category Cc, without tab and line feed. */
const CONTROL = /[^\P{Cc}\t\n]/u;
/** Embeddings, overrides and isolates (UAX #9), which make a text read as another one. */
const BIDI = /[\u202A-\u202E\u2066-\u2069]/gu;
/**
 * Default_Ignorable_Code_Point, which draws nothing, without what shapes its neighbours: joiners, variation selectors,
 * the tags of flags, Hangul jamo fillers, and the marks that lend a direction to punctuation.
 */
const IGNORABLE =
  /(?![\u200C-\u200F\u061C\u115F\u1160]|[\u{E0020}-\u{E007F}]|\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/gu;
/** Joiners where nothing joins: in scripts without ligatures they only make one name look like another. */
const IDLE_JOINER = /(^|[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Nd}\p{Z}])[\u200C\u200D]+/gu;
/** Something that can be seen; the Braille pattern blank and the null notehead are drawn as nothing. */
const VISIBLE = /[^\p{Default_Ignorable_Code_Point}\p{M}\p{Z}\p{C}\u2800\u{1D159}]/u;
/** A combining mark without a base, or more of them on one base than any script uses. */
const STRAY_MARK = /(?:^|[\p{Z}\p{Cc}])\p{M}|\p{M}{9}/u;

/**
 * The one rule for everything that a person types and others read: names, keys, chat, messages. Answers the text in
 * Unicode's NFC, trimmed, without what cannot be seen; applied to its own answer it changes nothing.
 */
export function checkText(given: string, { longest, units, lines }: TextRule): CheckedText {
  if (given.length > units) return problem('too-long');
  if (LONE_SURROGATE.test(given)) return problem('half-character');
  const oneLine = lines === 'one';
  if (CONTROL.test(given.replaceAll(LINE_END, '\n'))) return problem('control-character');
  if (oneLine && given.search(BIDI) >= 0) return problem('direction');
  const text = given
    .replaceAll(LINE_END, '\n')
    .replaceAll(BIDI, '')
    .replaceAll(IGNORABLE, '')
    .replaceAll(IDLE_JOINER, '$1')
    .normalize('NFC')
    .trim();
  if (!VISIBLE.test(text)) return problem('empty');
  if (oneLine && /[\t\n]/.test(text)) return problem('control-character');
  if (STRAY_MARK.test(text)) return problem('stray-marks');
  // A character has one unit at least; to count characters takes longer than all of the above.
  if (text.length > units || (text.length > longest && lengthOf(text) > longest)) return problem('too-long');
  return { ok: true, text };
}

/**
 * The form of a call's key under which a call is found: people type links, and "Garden" and "garden", "two words" and
 * "two-words" are one place. Lower case, without what cannot be seen, with one "-" for each run of blanks.
 */
export const canonicalKey = (key: string): string =>
  key
    .replaceAll(IGNORABLE, '')
    .replaceAll(IDLE_JOINER, '$1')
    .trim()
    .toLowerCase()
    .normalize('NFC')
    .replaceAll(/[\p{Z}\s]+/gu, '-');

const problem = (which: TextProblem): CheckedText => ({ ok: false, problem: which });

function lengthOf(text: string): number {
  if (!('Segmenter' in Intl)) return [...text].length;
  return [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].length;
}
