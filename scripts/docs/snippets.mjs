import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../setup/repository-root.mjs';

/** Where a page shows the whole of an example, which its own test holds it to. */
const SHOWS_EXAMPLE = 'README.md';
const LEFT_OUT = /^\s*\/\/ …$/m;
const FENCE = /^```(tsx?)\n(.*?)^```/gms;

/**
 * A piece of TypeScript in the documentation.
 * @typedef {object} Snippet
 * @property {string} page
 * @property {number} line of the page on which its fence stands
 * @property {'ts' | 'tsx'} language
 * @property {string} code
 * @property {string | undefined} excerptOf the file of an example in which it stands word for word
 */

/**
 * Throws where a piece leaves something out and stands in no example.
 * @returns {Promise<readonly Snippet[]>}
 */
export async function findSnippets() {
  const pages = tracked('*.md').filter(
    (page) => page !== SHOWS_EXAMPLE && !page.startsWith('docs/decisions/'),
  );
  const sources = await Promise.all(
    tracked('examples/*/src/*.ts', 'examples/*/src/*.tsx').map(async (file) => ({
      file,
      text: squeezed(await read(file)),
    })),
  );
  const found = await Promise.all(
    pages.map(async (page) => {
      const text = await read(page);
      return [...text.matchAll(FENCE)].map((match) => {
        const [, language = '', code = ''] = match;
        const line = text.slice(0, match.index).split('\n').length;
        const parts = code.split(LEFT_OUT).map(squeezed);
        const excerptOf = sources.find((source) => parts.every((part) => source.text.includes(part)))?.file;
        if (parts.length > 1 && excerptOf === undefined)
          throw new Error(`${page}:${line} shows a part of something that stands in no example.`);
        return {
          page,
          line,
          language: language === 'tsx' ? /** @type {const} */ ('tsx') : /** @type {const} */ ('ts'),
          code,
          excerptOf,
        };
      });
    }),
  );
  return found.flat();
}

/** @param {readonly string[]} patterns */
const tracked = (...patterns) =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...patterns], { cwd: repositoryRoot })
    .toString()
    .split('\n')
    .filter(Boolean);

/** @param {string} file */
const read = (file) => readFile(join(repositoryRoot, file), 'utf8');

/**
 * Indentation and line breaks are the formatter's, and so is the comma before a bracket.
 * @param {string} text
 */
const squeezed = (text) => text.replaceAll(/\s+/g, ' ').trim();
