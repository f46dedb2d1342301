const ACCENTS: Readonly<Record<string, string>> = {
  a: 'ȧ',
  e: 'ḗ',
  i: 'ī',
  o: 'ǿ',
  u: 'ŭ',
  n: 'ƞ',
  s: 'ş',
};

/** How the language spells an English text, without what it adds to the length. */
export const accented = (text: string): string =>
  text.replaceAll(/[aeiouns]/g, (letter) => ACCENTS[letter] ?? letter);

/** What is left of a text without the words of the language, which stand between marks. */
export function withoutMarked(text: string): string {
  const without = text.replaceAll(/⟦[^⟦⟧]*⟧/g, '');
  return without === text ? text : withoutMarked(without);
}

/**
 * The same texts in a language that nobody speaks: each half as long again, as translations are, with accents
 * and between marks. What a text makes of names and numbers is lengthened as a whole.
 */
export function lengthen<Texts>(texts: Texts): Texts;
export function lengthen(texts: unknown): unknown {
  if (typeof texts === 'string') return marked(texts);
  if (typeof texts === 'function')
    return (...values: readonly unknown[]) => lengthen(Reflect.apply(texts, undefined, values));
  if (Array.isArray(texts)) return texts.map((text: unknown) => lengthen(text));
  if (typeof texts === 'object' && texts !== null)
    return Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, name === 'language' ? text : lengthen(text)]),
    );
  return texts;
}

/** Words more, not one endless one: translations break where the original does. */
const marked = (text: string): string =>
  `⟦${accented(text)}${' ẛẛẛẛẛ'.repeat(Math.max(1, Math.round(text.length / 12)))}⟧`;
