/** A piece of a message: plain text, or an address to go to. */
export interface TextPart {
  readonly text: string;
  readonly href?: string;
}

/** What looks like an address; only these two schemes, so that a click never runs a script. */
const ADDRESS = /https?:\/\/[^\s<>"'`]+/giu;
/** What ends a sentence rather than an address. */
const TRAILING = new Set('.,:;!?…');
const OPENED_BY = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/** Without the punctuation of the sentence around it; a bracket belongs to the address that opened it. */
function trimmed(found: string): string {
  const counts = new Map<string, number>();
  const count = (character: string, by: number) => counts.set(character, (counts.get(character) ?? 0) + by);
  for (const character of found) count(character, 1);
  let end = found.length;
  for (; end > 0; end -= 1) {
    const last = found.charAt(end - 1);
    const open = OPENED_BY.get(last);
    const unopened = open !== undefined && (counts.get(last) ?? 0) > (counts.get(open) ?? 0);
    if (!unopened && !TRAILING.has(last)) break;
    count(last, -1);
  }
  return found.slice(0, end);
}

/** Separates the URLs in a message from the rest; the texts of all parts together are the message. */
export function textParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = trimmed(found);
    if (!URL.canParse(address)) continue;
    if (index > at) parts.push({ text: text.slice(at, index) });
    parts.push({ text: address, href: new URL(address).href });
    at = index + address.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  return parts;
}
