import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { react18 } from './packages/video-react/react-18/modules.ts';

/** Kinds of evidence that have a project of their own, by the part of a file's name that says so. */
const OTHER_KINDS = ['native', 'conformance', 'boundaries', 'packages', 'kills', 'deploy', 'storage'].map(
  (kind) => `.${kind}.test.`,
);
/** Folders without tests of this kind. */
const NO_SOURCES = new Set(['node_modules', 'dist', 'react-18']);
/**
 * What others beside a file in the same world would notice, or would be noticed by: a spy on an object of its own is not,
 * and what imports late does so because the module must be loaded anew.
 */
const OWN_WORLD =
  /useFakeTimers|useVirtualTime|stubGlobal|vi\.mock|vi\.spyOn\((?:[A-Z]|globalThis|performance)|^const .* = await import\(/m;
/** The product's server as a whole, and what else is tested over an embedded database, which computes much. */
const OPENS_DATABASE = /\bopen(?:Embedded|TestDatabase)\(/;
/** What needs a document. */
const IN_DOCUMENT = /@vitest-environment/;

const unitTests = testsBelow('packages', 'apps', 'examples', 'bench', 'scripts', 'e2e').filter(
  (file) => !OTHER_KINDS.some((kind) => file.includes(kind)),
);
const containing = (pattern: RegExp) => (file: string) => pattern.test(readFileSync(file, 'utf8'));
const overDatabase = unitTests.filter(
  (file) => file.startsWith('apps/server/') || containing(OPENS_DATABASE)(file),
);
const pure = unitTests.filter((file) => !overDatabase.includes(file));
const isolated = pure.filter(containing(OWN_WORLD));
const inDocument = pure.filter((file) => !isolated.includes(file)).filter(containing(IN_DOCUMENT));
/** Milliseconds, of a busy machine: how long `expect.poll` waits by itself. */
const expectations = { poll: { timeout: 30_000 } } as const;
/** Milliseconds for a test or a hook: ten times what the longest takes alone, since a busy machine is not a fault. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000 } as const;
const EMPTY_DATABASE = 'scripts/test/empty-database.mjs';
const SAME_VALUES = 'packages/video-core/src/testkit/same-values.ts';
/** Most of what a small test costs is importing what it tests, so files share a world: several times as fast. */
const shared = {
  ...patience,
  pool: 'threads',
  isolate: false,
  setupFiles: SAME_VALUES,
  expect: expectations,
} as const;
const ownWorld = {
  ...patience,
  pool: 'threads',
  setupFiles: SAME_VALUES,
  expect: expectations,
} as const;

/** What a file does that plays the whole conformance suite in a browser. */
const PLAYS_SUITE = /^conform\(/m;
const conformance = testsBelow('e2e/conformance', 'packages').filter((file) =>
  file.includes('.conformance.test.'),
);
const inBrowser = conformance.filter(containing(PLAYS_SUITE));

/**
 * One project per kind of evidence: pure code, what is stored in a database, the hooks once more on the oldest React that they support, the rules and
 * the support matrix, what needs a real part, the real providers, and the example's.
 */
export default defineConfig({
  test: {
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: pure.filter((file) => !isolated.includes(file) && !inDocument.includes(file)),
          ...shared,
        },
      },
      { test: { name: 'unit-dom', include: inDocument, ...shared } },
      {
        // A world each.
        test: {
          name: 'unit-isolated',
          include: isolated,
          ...ownWorld,
        },
      },
      {
        test: {
          name: 'database',
          globalSetup: EMPTY_DATABASE,
          include: overDatabase.filter((file) => !containing(OWN_WORLD)(file)),
          ...shared,
          setupFiles: [SAME_VALUES, 'apps/server/src/testkit/each-file-begins-empty.ts'],
        },
      },
      {
        test: {
          name: 'database-isolated',
          globalSetup: EMPTY_DATABASE,
          include: overDatabase.filter(containing(OWN_WORLD)),
          ...ownWorld,
        },
      },
      {
        // Property tests on values that no run tried before: part of `npm run test:long`.
        test: {
          name: 'properties',
          globalSetup: EMPTY_DATABASE,
          include: unitTests.filter(containing(/from 'fast-check'/)),
          ...patience,
          pool: 'threads',
          expect: expectations,
        },
      },
      {
        resolve: { alias: react18 },
        test: {
          name: 'react-18',
          include: ['packages/video-react/src/**/*.test.tsx', 'packages/video-react/react-18/*.test.ts'],
          ...shared,
        },
      },
      {
        // What starts a real part (livekit-server, PostgreSQL) without a browser.
        test: {
          name: 'native',
          expect: expectations,
          include: ['scripts/**/*.native.test.mjs'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'boundaries',
          include: [
            'scripts/boundaries/*.boundaries.test.ts',
            'packages/cli/src/*.boundaries.test.ts',
            'e2e/*/*.boundaries.test.ts',
          ],
          // Reading every module takes 20 s, and several times as long on a busy machine.
          testTimeout: 400_000,
        },
      },
      {
        // The same suite on the adapter of examples/mesh-provider: part of `npm run test:long`.
        test: {
          name: 'third-adapter',
          expect: expectations,
          include: ['examples/mesh-provider/conformance/*.conformance.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Processes that are killed in the middle of a visit: part of `npm run test:long`.
        test: {
          name: 'kills',
          include: ['e2e/kills/*.kills.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // What Kubernetes would be given: part of `npm run test:long`.
        test: {
          name: 'deploy',
          include: ['scripts/deploy/*.deploy.test.mjs'],
          testTimeout: 60_000,
        },
      },
      {
        // Recordings in a real S3 store: part of `npm run test:long`.
        test: {
          name: 'recording-storage',
          expect: expectations,
          include: ['e2e/recordings/*.storage.test.ts'],
          testTimeout: 120_000,
          // The store is built at the first time.
          hookTimeout: 600_000,
        },
      },
      {
        // What the packages are to whoever installs them: part of `npm run test:long`.
        test: {
          name: 'packages',
          expect: expectations,
          include: ['e2e/packages/*.packages.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'conformance',
          expect: expectations,
          include: [...inBrowser],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Beside another, a browser has too little of two cores to send what the suite waits for.
          fileParallelism: false,
        },
      },
      {
        // Real servers, and mostly waiting: beside the suite above.
        test: {
          name: 'servers',
          expect: expectations,
          setupFiles: [SAME_VALUES],
          include: conformance.filter((file) => !inBrowser.includes(file)),
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

/** From the repository's root. */
function testsBelow(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const { name } = entry;
      const path = `${folder}/${name}`;
      if (/\.test\.(?:ts|tsx|mjs)$/.test(name)) return [path];
      return entry.isDirectory() && !NO_SOURCES.has(name) && !name.startsWith('.') ? testsBelow(path) : [];
    }),
  );
}
