import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const PICTURES = join(ROOT, 'docs/screenshots');
const LINK = /\]\(([^)\s]+)\)|\bsrc="([^"]+)"/g;

interface Link {
  readonly from: string;
  readonly to: string;
  /** The heading below which it leads; empty where it leads to the whole file. */
  readonly section: string;
}

async function linkedFiles(): Promise<readonly Link[]> {
  const links = [];
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: ROOT });
  for (const page of listed.toString().trim().split('\n')) {
    const text = await readFile(join(ROOT, page), 'utf8');
    for (const [, markdown, html] of text.matchAll(LINK)) {
      const [target = '', section = ''] = (markdown ?? html ?? '').split('#');
      if (/^[a-z]+:/.test(target) || (target === '' && section === '')) continue;
      links.push({
        from: page,
        to: target === '' ? join(ROOT, page) : join(ROOT, dirname(page), target),
        section,
      });
    }
  }
  return links;
}

/** The headings of a page as GitHub names them in addresses, those that stand twice once. */
async function sectionsOf(page: string): Promise<ReadonlySet<string>> {
  const text = (await readFile(page, 'utf8')).replaceAll(/```.*?```/gs, '');
  const headings = [...text.matchAll(/^#{1,6} +(.*)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
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

it('every heading that the docs link to is there', async () => {
  const links = (await linkedFiles()).filter(({ to, section }) => section !== '' && to.endsWith('.md'));
  expect(links.length).toBeGreaterThan(10);
  const sections = await Promise.all(links.map(({ to }) => sectionsOf(to)));
  const dead = links
    .filter(({ section }, at) => !sections[at]?.has(section))
    .map(({ from, to, section }) => `${from}: ${relative(ROOT, to)}#${section}`);
  expect(dead).toEqual([]);
});
