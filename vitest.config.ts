import { defineConfig } from 'vitest/config';
import { react18 } from './packages/video-react/react-18/modules.ts';

/**
 * One project per kind of evidence: pure code, the hooks once more on the oldest React that they support, the rules and
 * the support matrix, the real providers, and the example's.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.{ts,tsx}',
            'apps/*/src/**/*.test.{ts,tsx}',
            'examples/*/src/**/*.test.ts',
            'scripts/**/*.test.mjs',
            'bench/**/*.test.{ts,tsx}',
            'e2e/**/*.test.ts',
          ],
          exclude: [
            '**/node_modules/**',
            '**/*.conformance.test.ts',
            '**/*.boundaries.test.ts',
            '**/*.packages.test.ts',
          ],
          testTimeout: 20_000,
        },
      },
      {
        resolve: { alias: react18 },
        test: {
          name: 'react-18',
          include: ['packages/video-react/src/**/*.test.tsx', 'packages/video-react/react-18/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'boundaries',
          include: ['scripts/boundaries/*.boundaries.test.ts', 'e2e/*/*.boundaries.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        // The same suite on the adapter of examples/mesh-provider: part of `npm run test:long`.
        test: {
          name: 'third-adapter',
          include: ['e2e/conformance/mesh.conformance.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        // What the packages are to whoever installs them: part of `npm run test:long`.
        test: {
          name: 'packages',
          include: ['e2e/packages/*.packages.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['e2e/conformance/**/*.conformance.test.ts'],
          exclude: ['e2e/conformance/mesh.conformance.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
