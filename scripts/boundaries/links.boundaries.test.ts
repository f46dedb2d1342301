import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const PICTURES = join(ROOT, 'docs/screenshots');
const LINK = /\]\(([^)\s]+)\)|\bsrc="([^"]+)"/g;

async function linkedFiles(): Promise<readonly { readonly from: string; readonly to: string }[]> {
  const links = [];
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: ROOT });
  for (const page of listed.toString().trim().split('\n')) {
    const text = await readFile(join(ROOT, page), 'utf8');
    for (const [, markdown, html] of text.matchAll(LINK)) {
      const target = (markdown ?? html ?? '').split('#')[0] ?? '';
      if (target !== '' && !/^[a-z]+:/.test(target))
        links.push({ from: page, to: join(ROOT, dirname(page), target) });
    }
  }
  return links;
}

it('every file that the docs link to is there, and every picture is shown', async () => {
  const links = await linkedFiles();
  expect(links.length).toBeGreaterThan(50);
  const dead = links
    .filter(({ to }) => !existsSync(to))
    .map(({ from, to }) => `${from}: ${relative(ROOT, to)}`);
  expect(dead).toEqual([]);
  const shown = new Set(links.map(({ to }) => to));
  const stray = (await readdir(PICTURES)).filter((picture) => !shown.has(join(PICTURES, picture)));
  expect(stray).toEqual([]);
});
