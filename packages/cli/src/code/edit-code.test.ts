import { expect, test } from 'vitest';
import { editCode } from './edit-code.ts';
import type { LegacyCode } from './legacy-code.ts';

const legacy: LegacyCode = {
  provider: 'oldtalk',
  keep: 'livekit',
  names: new Set(['VIDEO_PROVIDER']),
  substitute: new Set(['DEFAULT_PROVIDER', 'example']),
  tests: new Set(['the legacy path works']),
  isRemovedModule: (specifier) => /^(@crossfade\/video-oldtalk|oldtalk(-client)?)(\/|$)/.test(specifier),
  removedExports: (specifier) => new Set(specifier === './edited.ts' ? ['openLegacy'] : []),
};
const edit = (text: string, path = 'src/file.tsx') => editCode(path, text, legacy);

test.each([
  [
    'an import, the element that uses it, and what only that used',
    `import { livekit } from '@crossfade/video-livekit';
import { oldtalk } from '@crossfade/video-oldtalk';
import { worker } from './worker.ts';

// Both providers, the default last.
export const adapters = [livekit(), oldtalk({ worker: () => worker })];
`,
    `import { livekit } from '@crossfade/video-livekit';

// Both providers, the default last.
export const adapters = [livekit()];
`,
  ],
  [
    'properties by name, and rows and records of tables by value',
    `export const within = { livekit: 6, oldtalk: 6 };
export const table = [
  ['true', 'livekit'], // LiveKit
  ['false', 'oldtalk'], // the other
];
export const list = [{ kind: 'livekit' }, { kind: 'oldtalk', issues: false }];
`,
    `export const within = { livekit: 6 };
export const table = [
  ['true', 'livekit'], // LiveKit
];
export const list = [{ kind: 'livekit' }];
`,
  ],
  [
    'conditions that are decided now',
    `export function f(config) {
  if (config.OLDTALK_ENABLED) start();
  if (config.VIDEO_PROVIDER === 'oldtalk' && !config.OLDTALK_ENABLED) problem();
  if (!config.OLDTALK_ENABLED && config.none) nothing();
  const provider = config.VIDEO_PROVIDER === undefined ? undefined : of(config.VIDEO_PROVIDER);
  report({ config, ...(provider !== undefined && { provider }), options: \`--url=\${config.OLDTALK_URL}\` });
  return [...(config.LIVEKIT_URL ? [1] : []), ...(config.OLDTALK_ENABLED ? [2] : [])];
}
`,
    `export function f(config) {
  if (config.none) nothing();
  report({ config });
  return [...(config.LIVEKIT_URL ? [1] : [])];
}
`,
  ],
  [
    'a function that has nothing to return, with its comment, and its uses',
    `import { helper, other } from './helper.ts';

/** Loads the old one. */
async function loadOld() {
  const { create } = await import('@crossfade/video-oldtalk/server');
  return create(helper);
}

export const all = [{ load: async () => [await loadOld()] }, { load: other }];
`,
    `import { other } from './helper.ts';

export const all = [{ load: other }];
`,
  ],
  [
    'questions about it that others beside it answer, and tests of which nothing is left',
    `import { oldIsReady, newIsReady } from './ready.ts';
import { oldtalkIsReady } from './oldtalk.ts';
export const nothingBuilt = !oldtalkIsReady() || !newIsReady();
test.each([1])('one', (value) => {
  expect(value).toBe(oldtalkIsReady());
});
test.each([
  [{ a: 1 }, /OLDTALK_URL is missing/],
  [{ c: 1 }, /VIDEO_PROVIDER is "c"/],
  [{ b: 1 }, /b is missing/],
])('two', () => {
  expect(oldIsReady()).toBe(1);
});
`,
    `import { oldIsReady, newIsReady } from './ready.ts';
export const nothingBuilt = !newIsReady();
test.each([
  [{ b: 1 }, /b is missing/],
])('two', () => {
  expect(oldIsReady()).toBe(1);
});
`,
  ],
  [
    'types in comments',
    `/**
 * @typedef {object} Ports
 * @property {number} web
 * @property {number} oldtalkFirst first of them
 * @property {number} turn
 */
/** @type {Set<import('oldtalk').types.Worker>} */
const workers = new Set();
workers.clear();
/** @returns {Promise<{ OLDTALK_BIN: string, CHROMIUM: string }>} both */
export async function env() {
  return { OLDTALK_BIN: '', CHROMIUM: '' };
}
`,
    `/**
 * @typedef {object} Ports
 * @property {number} web
 * @property {number} turn
 */
/** @returns {Promise<{ CHROMIUM: string }>} both */
export async function env() {
  return { CHROMIUM: '' };
}
`,
  ],
  [
    'a value that has to stay names the other provider',
    `export const DEFAULT_PROVIDER = asId.provider('oldtalk');\nexport const note = { example: 'oldtalk', kept: 1 };\n`,
    `export const DEFAULT_PROVIDER = asId.provider('livekit');\nexport const note = { example: 'livekit', kept: 1 };\n`,
  ],
  [
    'types: members, unions, imports of types',
    `import type { types } from 'oldtalk';
interface Options {
  readonly url: string;
  /** The old worker. */
  readonly oldtalkWorker?: string;
  readonly router: types.Router;
}
export type Kind = 'livekit' | 'oldtalk';
export const use = (options: Options): Kind => kind(options);
`,
    `interface Options {
  readonly url: string;
}
export type Kind = 'livekit';
export const use = (options: Options): Kind => kind(options);
`,
  ],
  [
    'tests by title, and tests of what is removed',
    `import { Legacy } from 'oldtalk';
test('the legacy path works', () => {
  expect(1).toBe(1);
});
test('it is one', () => expect(Legacy.one).toBe(1));
test('the rest stays', () => {
  expect(2).toBe(2);
});
`,
    `test('the rest stays', () => {
  expect(2).toBe(2);
});
`,
  ],
  [
    'JSX: children, attributes, elements',
    `import { Old } from '@crossfade/video-oldtalk/react';
export const View = ({ provider }) => (
  <main legacy={Old.name}>
    <Old />
    {provider === 'oldtalk' && <b>old</b>}
    <New />
  </main>
);
`,
    `export const View = ({ }) => (
  <main>
    <New />
  </main>
);
`,
  ],
  [
    'what another module no longer exports',
    `import { openLegacy, open } from './edited.ts';
export const both = () => {
  openLegacy();
  open();
};
`,
    `import { open } from './edited.ts';
export const both = () => {
  open();
};
`,
  ],
  [
    'destructured names, environment variables and if-else',
    `export function env({ livekitFirst, oldtalkFirst }) {
  const a = process.env['OLDTALK_URL'];
  if (a) {
    one();
  } else {
    two();
  }
  return { LIVEKIT: livekitFirst, OLDTALK_PORT: String(oldtalkFirst) };
}
`,
    `export function env({ livekitFirst }) {
  two();
  return { LIVEKIT: livekitFirst };
}
`,
  ],
])('removes %s', (_what, before, after) => {
  const { text, problems } = edit(before);
  expect(problems).toEqual([]);
  // Blanks are the formatter's matter.
  expect(words(text)).toBe(words(after));
  // What is clean stays as it is.
  expect(edit(text)).toEqual({ text, removedExports: new Set(), problems: [] });
});

test('the names that a module no longer exports are told', () => {
  const { removedExports } = edit(`export const OLDTALK_PORT = 1;\nexport const LIVEKIT_PORT = 2;\n`);
  expect(removedExports).toEqual(new Set(['OLDTALK_PORT']));
});

test('what was unused before stays, however untidy', () => {
  const text = `const unused = 1;\nimport { a } from 'oldtalk';\nexport const b =   a;\nexport const c   = 3;\n`;
  expect(edit(text).text).toBe(`const unused = 1;\nexport const c   = 3;\n`);
});

test('a place that needs a value is named, and nothing is guessed', () => {
  expect(edit('export class Shop extends OldtalkShop {}\n').problems).toEqual([
    'line 1: OldtalkShop is legacy, and what is around it needs a value',
  ]);
});

const words = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
