import fc from 'fast-check';
import { expect, it } from 'vitest';
import { textParts } from './text-parts.ts';

const links = (text: string) => textParts(text).flatMap(({ href, text }) => (href ? [text] : []));

it.each([
  ['no address at all', []],
  ['see https://example.com.', ['https://example.com']],
  ['(https://example.com/a_(b))', ['https://example.com/a_(b)']],
  [
    'http://a.example/?q=1&r=2#x, then HTTPS://B.example!',
    ['http://a.example/?q=1&r=2#x', 'HTTPS://B.example'],
  ],
  ['“https://example.com/ü”…', ['https://example.com/ü”']],
  ['javascript:alert(1) data:text/html,x //example.com', []],
  ['<a href="https://example.com">x</a>', ['https://example.com']],
  ['https:// alone, and https://[broken', []],
])('%j holds %j', (text, expected) => expect(links(text)).toEqual(expected));

it('leads only to pages, and loses nothing of what was written', () => {
  const piece = fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.constantFrom('javascript:alert(1)', 'https://', '<b>', ')', '.', ' ', '\n', '🌻'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      const parts = textParts(text);
      expect(parts.map((part) => part.text).join('')).toBe(text);
      for (const { href } of parts)
        if (href !== undefined) expect(new URL(href).protocol).toMatch(/^https?:$/);
    }),
  );
});

it('reads a long run of brackets as fast as any other text', () => {
  const address = `https://example.com/${'('.repeat(100)}`;
  const began = performance.now();
  expect(links(address + ')'.repeat(40_000))).toEqual([address + ')'.repeat(100)]);
  expect(performance.now() - began).toBeLessThan(1_000);
});
