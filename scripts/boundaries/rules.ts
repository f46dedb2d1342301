import { PROVIDERS } from '../../adapters/native.mjs';
import type { IForbiddenRuleType } from 'dependency-cruiser';

const TEST = '\\.(test|conformance\\.test)\\.tsx?$';
const KINDS = PROVIDERS.join('|');
const ADAPTERS = `packages/video-(?:${KINDS})|examples/[^/]+-provider`;
const OF_PROVIDERS = `^((${ADAPTERS})/|node_modules/.*(${KINDS}))`;

/** The dependency rules of docs/architecture.md, as data. Paths are from the root of the repository. */
export const RULES: readonly IForbiddenRuleType[] = [
  {
    name: 'no-cycles',
    comment: 'A cycle has no bottom: neither file can be read, tested or removed alone.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'core-knows-no-provider',
    comment: 'The contract depends on nobody who implements it.',
    severity: 'error',
    from: { path: '^packages/video-(core|react|server)/src' },
    to: { path: OF_PROVIDERS },
  },
  {
    name: 'core-knows-no-framework',
    comment: 'The store works without React.',
    severity: 'error',
    from: {
      path: ['^packages/video-core/src', `^packages/video-(?:${KINDS})/src/(client|server|protocol)/`],
    },
    to: { path: '(^|/)(react|react-dom|next)/|^packages/video-react/' },
  },
  {
    name: 'providers-know-each-other-not',
    comment: 'Deleting the folder of one provider deletes it.',
    severity: 'error',
    from: { path: `^(${ADAPTERS})/` },
    to: { path: `^(${ADAPTERS})/`, pathNot: '^$1/' },
  },
  {
    name: 'examples-know-core-alone',
    comment: 'What an adapter needs is what core exports to everybody; the example is the proof.',
    severity: 'error',
    from: { path: '^examples/[^/]+-provider/src/' },
    to: { path: '^(packages/(?!video-core/)|apps/|e2e/|bench/)' },
  },
  {
    name: 'core-knows-no-ready-made-server',
    comment: 'The ready-made server is one way to use core; adapters and pages work without it.',
    severity: 'error',
    from: { path: '^packages/(?!video-server/)' },
    to: { path: '^packages/video-server/' },
  },
  {
    name: 'libraries-know-no-app',
    comment:
      'Nothing that an adopter installs may depend on our product, or on what its package brings to our suites.',
    severity: 'error',
    from: { path: '^packages/[^/]+/src/' },
    to: {
      path: '^(apps|e2e|bench|examples|scripts|adapters)/|^packages/[^/]+/(conformance|faults|bench|setup|consumer)/',
    },
  },
  {
    name: 'browser-code-loads-no-zod',
    comment: 'zod alone would cost a page 27 KB; the browser checks by hand what little it must.',
    severity: 'error',
    from: {
      path: '^(packages|examples)/[^/]+/src/(client|move/client|protocol|react|contract|call|adapter-kit)/|^packages/video-(core/src/index\\.ts|react/)',
      pathNot: TEST,
    },
    to: { path: '(^|/)zod/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'browser-code-loads-no-server-code',
    comment: 'Secrets and native workers live there.',
    severity: 'error',
    from: {
      path: '^((packages|examples)/[^/]+/src/(client|move/client|react)/|packages/video-react/|apps/web/)',
      pathNot: TEST,
    },
    to: { path: '^(packages|examples)/[^/]+/src/(server|move/server|testkit)/' },
  },
  {
    name: 'core-stands-alone',
    comment: 'What both halves share knows neither.',
    severity: 'error',
    from: { path: '^packages/video-core/src/(index\\.ts|(contract|call)/)', pathNot: TEST },
    to: { path: '^packages/video-core/src/(client|server|move|adapter-kit|testkit)/' },
  },
  {
    name: 'contract-comes-first',
    comment: 'What an adapter author reads stands on nothing else.',
    severity: 'error',
    from: { path: '^packages/video-core/src/contract/', pathNot: TEST },
    to: { path: '^packages/video-core/src/(?!contract/)' },
  },
  {
    name: 'fakes-live-in-testkit',
    comment: 'A fake in a folder that ships would be shipped.',
    severity: 'error',
    from: { path: '^(packages|apps)/', pathNot: `${TEST}|/testkit/` },
    to: { path: '/testkit/' },
  },
  {
    name: 'hooks-know-the-session-only',
    comment: 'A hook is a selector over the store; none talks to an adapter.',
    severity: 'error',
    from: { path: '^packages/video-react/src', pathNot: TEST },
    to: {
      path: '^packages/',
      pathNot:
        '^packages/video-(react/|core/src/(client/((control|devices|encryption|statistics)/)?index|index)\\.ts)',
    },
  },
  {
    name: 'only-composition-files-name-adapters',
    comment: 'One file an app says which providers there are; beside it stand the workers that they need.',
    severity: 'error',
    from: {
      path: '^apps/',
      pathNot: `^apps/(server/src/providers|web/src/composition/[^/]+)\\.ts$|${TEST}`,
    },
    to: { path: OF_PROVIDERS },
  },
];
