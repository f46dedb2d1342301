import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../../scripts/setup/repository-root.mjs';

const THEME = join(repositoryRoot, 'packages/video-react/theme.css');
const ROOM = join(repositoryRoot, 'packages/video-react/src/room');

test('the theme styles every class that the components have, and no other', async () => {
  const css = await readFile(THEME, 'utf8');
  const files = (await readdir(ROOM)).filter((file) => /^[a-z-]+\.tsx$/.test(file));
  const texts = await Promise.all(files.map((file) => readFile(join(ROOM, file), 'utf8')));
  const had = texts.flatMap((text) => classesIn(text, /className="(crossfade-[a-z]+)"/g));
  expect(had.length).toBeGreaterThan(10);
  expect(classesIn(css, /\.(crossfade-[a-z]+)/g)).toEqual([...new Set(had)].sort());
});

test('the theme takes every colour from a token', async () => {
  const css = await readFile(THEME, 'utf8');
  const rules = css.replaceAll(/:root \{.*?\}/gs, '').replaceAll(/url\(.*?\)/g, '');
  expect(rules.match(/#[0-9a-f]{3,8}\b/gi)).toBeNull();
  const used = [...rules.matchAll(/var\((--crossfade-[a-z-]+)/g)].map(([, name]) => name);
  const defined = [...css.matchAll(/^ *(--crossfade-[a-z-]+):/gm)].map(([, name]) => name);
  expect([...new Set(used)].sort()).toEqual([...new Set(defined)].sort());
});

const classesIn = (text: string, pattern: RegExp): readonly string[] =>
  [...new Set(Array.from(text.matchAll(pattern), ([, name = '']) => name))].sort();
