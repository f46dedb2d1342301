import { expect, test } from 'vitest';
import { findSnippets } from './snippets.mjs';

test('what leaves something out is a part of an example, and the rest is compiled', async () => {
  const snippets = await findSnippets();
  const excerpts = snippets.filter(({ excerptOf }) => excerptOf !== undefined);
  expect(excerpts.length).toBeGreaterThan(1);
  expect(snippets.length - excerpts.length).toBeGreaterThan(10);
});
