const HUES = 6;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const firstOf = (word: string | undefined): string => {
  for (const { segment } of graphemes.segment(word ?? '')) return segment.toLocaleUpperCase();
  return '';
};

/** One or two signs for a name: of its first and its last word. An emoji is one sign. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  return words.length > 1 ? firstOf(words[0]) + firstOf(words.at(-1)) : firstOf(words[0]);
}

/** One of six colours, the same for a name each time. */
export function hueOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return sum % HUES;
}
