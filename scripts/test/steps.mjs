import { PROVIDERS } from '../../adapters/native.mjs';

/**
 * @typedef {object} Step
 * @property {string} name what `npm test NAME` runs alone
 * @property {string} script in package.json
 * @property {readonly string[]} [args] of the script
 * @property {'check' | 'vitest' | 'playwright'} kind who counts: a check counts as one test
 * @property {boolean} native needs the worker, livekit-server, the browser and the other native parts
 *
 * @typedef {readonly Step[]} Lane steps that run one after the other
 * @typedef {readonly Lane[]} Stage lanes that run side by side
 */

/** @type {readonly Stage[]} what `npm test` runs, in this order */
export const stages = [
  [
    // What uses one core for long, beside what uses one for a moment each.
    [
      { name: 'unit', script: 'test:unit', kind: 'vitest', native: false },
      { name: 'database', script: 'test:database', kind: 'vitest', native: false },
    ],
    [
      { name: 'format', script: 'check:format', kind: 'check', native: false },
      { name: 'lint', script: 'check:lint', kind: 'check', native: false },
      { name: 'types', script: 'check:types', kind: 'check', native: false },
      { name: 'dead-code', script: 'check:dead-code', kind: 'check', native: false },
      { name: 'boundaries', script: 'check:boundaries', kind: 'vitest', native: false },
    ],
  ],
  // Media needs nearly all of the machine.
  [
    [{ name: 'conformance', script: 'test:conformance', kind: 'vitest', native: true }],
    [
      { name: 'native', script: 'test:native', kind: 'vitest', native: true },
      { name: 'servers', script: 'test:servers', kind: 'vitest', native: true },
    ],
  ],
  [[{ name: 'ui', script: 'test:ui', kind: 'playwright', native: true }]],
  [[{ name: 'e2e', script: 'test:e2e', kind: 'playwright', native: true }]],
];

/**
 * What `npm run test:long` runs, in this order: parts of at most half an hour on two cores, each by itself.
 * @type {readonly Stage[]}
 */
export const longStages = [
  { name: 'moves', script: 'test:long:moves', kind: 'playwright', native: true },
  { name: 'chaos', script: 'test:long:chaos', kind: 'playwright', native: true },
  { name: 'firefox', script: 'test:long:firefox', kind: 'playwright', native: true },
  { name: 'packages', script: 'test:long:packages', kind: 'vitest', native: true },
  { name: 'deploy', script: 'test:long:deploy', kind: 'vitest', native: false },
  // legacy:begin
  { name: 'adopt', script: 'test:long:adopt', kind: 'playwright', native: true },
  // legacy:end
  { name: 'fresh-apps', script: 'test:long:fresh-apps', kind: 'playwright', native: true },
  { name: 'ramp', script: 'test:long:ramp', kind: 'playwright', native: true },
  { name: 'rolling', script: 'test:long:rolling', kind: 'playwright', native: true },
  { name: 'third-adapter', script: 'test:long:third-adapter', kind: 'vitest', native: true },
  { name: 'recordings', script: 'test:long:recordings', kind: 'playwright', native: true },
  { name: 'visits-shared', script: 'test:long:visits-shared', kind: 'playwright', native: true },
  { name: 'streams', script: 'test:long:streams', kind: 'playwright', native: true },
  { name: 'visit-kills', script: 'test:long:visit-kills', kind: 'vitest', native: true },
  { name: 'recording-storage', script: 'test:long:recording-storage', kind: 'vitest', native: false },
  { name: 'properties', script: 'test:long:properties', kind: 'vitest', native: false },
  { name: 'requests', script: 'test:long:requests', kind: 'vitest', native: false },
  { name: 'bundle-size', script: 'test:long:bundle-size', kind: 'check', native: true },
  { name: 'reducer-cost', script: 'test:long:reducer-cost', kind: 'check', native: false },
  { name: 'decision-cost', script: 'test:long:decision-cost', kind: 'check', native: false },
  { name: 'compare', script: 'test:long:compare', kind: 'check', native: false },
  { name: 'quality-intake', script: 'test:long:quality-intake', kind: 'check', native: false },
  { name: 'quality-queries', script: 'test:long:quality-queries', kind: 'check', native: false },
  { name: 'quality-cost', script: 'test:long:quality-cost', kind: 'check', native: true },
  { name: 'renders', script: 'test:long:renders', kind: 'check', native: true },
  { name: 'join-latency', script: 'test:long:join-latency', kind: 'check', native: true },
  { name: 'join-throughput', script: 'test:long:join-throughput', kind: 'check', native: true },
  {
    name: 'health-while-moderating',
    script: 'test:long:health-while-moderating',
    kind: 'check',
    native: true,
  },
  { name: 'visit-lobbies', script: 'test:long:visit-lobbies', kind: 'check', native: true },
  { name: 'visit-first-frame', script: 'test:long:visit-first-frame', kind: 'check', native: true },
  { name: 'join-to-first-frame', script: 'test:long:join-to-first-frame', kind: 'check', native: true },
  { name: 'move', script: 'test:long:move', kind: 'check', native: true },
  { name: 'demand', script: 'test:long:demand', kind: 'check', native: true },
  { name: 'crowded-join', script: 'test:long:crowded-join', kind: 'check', native: true },
  // Checks, since their own reporter keeps the figures.
  ...PROVIDERS.map((provider) => ({
    name: `faults-${provider}`,
    script: 'test:long:faults',
    args: ['--project', `faults-${provider}`],
    kind: 'check',
    native: true,
  })),
  { name: 'cleanup', script: 'test:long:cleanup', kind: 'check', native: true },
  { name: 'leaks', script: 'test:long:leaks', kind: 'check', native: true },
].map((step) => [[/** @type {Step} */ (step)]]);
