const HUES = 6;

/** The first sign of a word; where the browser tells no graphemes (Firefox before 125), its first code point. */
function firstOf(word = ''): string {
  const [first = ''] =
    'Segmenter' in Intl
      ? Array.from(new Intl.Segmenter().segment(word), ({ segment }) => segment)
      : Array.from(word);
  return first.toLocaleUpperCase();
}

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
