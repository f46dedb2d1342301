/** Writes what the documentation shows into examples/snippets/made, for the type checker. Part of `check:types`. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../setup/repository-root.mjs';
import { findSnippets } from './snippets.mjs';

const MADE = join(repositoryRoot, 'examples/snippets/made');

await mkdir(MADE, { recursive: true });
const stale = new Set(await readdir(MADE));
for (const { page, line, language, code, excerptOf } of await findSnippets()) {
  if (excerptOf !== undefined) continue;
  const name = `${page.replaceAll(/[^a-z0-9]+/gi, '-')}-${line}.${language}`;
  stale.delete(name);
  // The files that it imports from beside itself, and, for what imports nothing, that it is a module.
  const text = `// ${page}:${line}\n${code.replaceAll(/(['"])\.\//g, '$1../beside/')}\nexport {};\n`;
  const file = join(MADE, name);
  // A file that did not change is not checked again.
  if ((await readFile(file, 'utf8').catch(() => '')) !== text) await writeFile(file, text);
}
for (const name of stale) await rm(join(MADE, name));
