import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repositoryRoot } from '../../scripts/setup/repository-root.mjs';
import { runCommand } from '../../scripts/setup/run-command.mjs';
import { filesBelow } from '../packages/files-below.ts';

const LEGACY_APP = join(repositoryRoot, 'examples/legacy-app');

let root: string;
/** The application's files, by the step after which they are so; 0 is before the first. */
const states: ReadonlyMap<string, string>[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'crossfade-guide-'));
  const folder = join(root, 'app');
  await cp(join(LEGACY_APP, 'app'), folder, {
    recursive: true,
    filter: (path) => !/\/app\/(?:node_modules|dist)/.test(path),
  });
  states.push(await textsBelow(folder));
  for (const step of (await readdir(join(LEGACY_APP, 'steps'))).sort()) {
    await runCommand('git', ['apply', join(LEGACY_APP, 'steps', step)], { cwd: folder });
    states.push(await textsBelow(folder));
  }
});
afterAll(() => rm(root, { recursive: true }));

test('the application knows nothing of the layer before the first step', () => {
  for (const [path, text] of states[0] ?? []) expect(text.toLowerCase(), path).not.toContain('crossfade');
});

test('each step applies to the last, and what the guide shows of it is in it', async () => {
  const guide = await readFile(join(repositoryRoot, 'docs/adopt.md'), 'utf8');
  const sections = [...guide.matchAll(/^## Step (\d).*?(?=^## |^<!--)/gms)];
  expect(sections).toHaveLength(states.length - 1);
  for (const [section, number] of sections) {
    const files = [...(states[Number(number)] ?? [])].map(([, text]) => unindented(text));
    for (const [, code = ''] of section.matchAll(/^```js(?:x|on)?\n(.*?)^```/gms))
      expect(
        files.some((file) => file.includes(unindented(code))),
        `step ${number} shows:\n${code}`,
      ).toBe(true);
  }
});

test('each step declares the packages that its server and page import, and no other one of ours', () => {
  for (const [step, files] of states.entries()) {
    const { dependencies }: { readonly dependencies: object } = JSON.parse(files.get('package.json') ?? '{}');
    const imported = [...files]
      .filter(([path]) => /\.jsx?$/.test(path))
      .flatMap(([, text]) => [...text.matchAll(/ from '(@crossfade\/[^/']+)/g)].map(([, name]) => name));
    const declared = Object.keys(dependencies).filter((name) => name.startsWith('@crossfade/'));
    expect(declared, `step ${step}`).toEqual([...new Set(imported)].sort());
  }
});

test('each step imports only what our packages export', async () => {
  const texts = states.flatMap((files) => Array.from(files.values())).join('\n');
  const imports = texts.matchAll(/^import \{ ([^}]+) \} from '(@crossfade\/[^']+)';$/gm);
  const names = new Map(
    [...imports].map(([line, imported = '', from = '']) => [line, { imported, from }] as const),
  );
  expect(names.size).toBeGreaterThan(5);
  for (const { imported, from } of names.values()) {
    const exported: object = await import(await entryOf(from));
    for (const name of imported.split(', ')) expect(exported, from).toHaveProperty(name);
  }
});

/** The source of a package's entry; these tests depend on no package by its name. */
async function entryOf(specifier: string): Promise<string> {
  const [, name = '', ...entry] = specifier.split('/');
  const folder = join(repositoryRoot, 'packages', name);
  const { exports }: { readonly exports: Readonly<Record<string, string>> } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  return join(folder, exports[['.', ...entry].join('/')] ?? `no entry ${specifier}`);
}

async function textsBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const paths = await filesBelow(folder);
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const)),
  );
}

/** Lines as they are without their indentation, which differs in the middle of a page. */
const unindented = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
