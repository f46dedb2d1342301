/** A piece of a message: plain text, or an address to go to. */
export interface TextPart {
  readonly text: string;
  readonly href?: string;
}

/** What looks like an address; only these two schemes, so that a click never runs a script. */
const ADDRESS = /https?:\/\/[^\s<>"'`]+/giu;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,:;!?…]+$/u;
const PAIRS = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
] as const;

const count = (text: string, character: string): number => text.split(character).length - 1;

/** Without the punctuation of the sentence around it; a bracket belongs to the address that opened it. */
function trimmed(found: string): string {
  for (let address = found; ;) {
    let shorter = address.replace(TRAILING, '');
    for (const [open, close] of PAIRS)
      if (shorter.endsWith(close) && count(shorter, close) > count(shorter, open))
        shorter = shorter.slice(0, -1);
    if (shorter === address) return address;
    address = shorter;
  }
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
