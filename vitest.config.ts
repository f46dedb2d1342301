import { defineConfig } from 'vitest/config';

/** Three projects, one per kind of evidence: pure code, the rules and the support matrix, and the real providers. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.{ts,tsx}',
            'apps/*/src/**/*.test.{ts,tsx}',
            'scripts/**/*.test.mjs',
            'bench/**/*.test.ts',
            'e2e/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', '**/*.conformance.test.ts', '**/*.boundaries.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'boundaries',
          include: ['scripts/boundaries/*.boundaries.test.ts', 'e2e/matrix/*.boundaries.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['e2e/conformance/**/*.conformance.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
