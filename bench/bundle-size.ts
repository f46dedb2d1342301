/**
 * What a page has to load: the library alone, and the production web app on each provider.
 *
 *   tsx bench/bundle-size.ts [--web no] [--save no]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { webFolder } from '../scripts/stack/web-build.mjs';
import { gzippedSizes } from './bundle/gzipped-size.ts';
import { devtoolsIn } from './bundle/devtools-mark.ts';
import { measureWebLoad, type WebLoad } from './bundle/web-load.ts';
import { PROVIDERS } from './join/arms.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { launchBrowser } from './setting/browser.ts';
import { startRealStack } from './setting/real-stack.ts';

/** Everything that a browser may be sent. */
const STATIC = join(webFolder, '.next', 'static');
const CORE_AND_REACT_LIMIT = 12_288;
const MOVER_LIMIT = 4_096;
const MEASURER_LIMIT = 2_048;

const METHOD = `Built and minified as a Vite application for es2022, gzip level 9. core+react is everything that
\`@crossfade/video-core/client\` and \`@crossfade/video-react\` export, React itself left out; what follows a live move is
loaded beside it when a move is announced, and what measures a call after the join. The web app is the
production build, opened in Chromium at a call that is then joined: every script that the network log shows is weighed
and searched for sentences of both SDKs; a page that gets any code of the provider that it is not on fails the run.`;

const { values } = parseArgs({
  options: { web: { type: 'string', default: 'yes' }, save: { type: 'string', default: 'yes' } },
});

const [coreAndReact = NaN] = await gzippedSizes('core-and-react.ts');
// What two entries share is a chunk of its own, so each figure has a build of its own.
const [, mover = NaN] = await gzippedSizes(
  'core-and-react.ts',
  '../../packages/video-core/src/move/client/mover.ts',
);
const [, measurer = NaN] = await gzippedSizes(
  'core-and-react.ts',
  '../../apps/web/src/quality/watch-quality.ts',
);
const [core = NaN] = await gzippedSizes('core-alone.ts');
const web = values.web === 'yes' ? await measureWeb() : undefined;

await report(
  {
    name: 'bundle-size',
    title: 'What a page loads',
    method: METHOD,
    machine: await describeMachine(web?.browser),
    table: {
      head: ['what', 'gzipped bytes'],
      rows: [
        ['core', String(core)],
        ['core+react', String(coreAndReact)],
        ['what follows a live move, beside them', String(mover)],
        ['what measures a call, beside them', String(measurer)],
        ...(web?.loads ?? []).flatMap(({ provider, scripts, sdk, files }) => [
          [`web app in a call on ${provider} (${files} scripts)`, String(scripts)],
          [`of that, files with the ${provider} SDK`, String(sdk)],
        ]),
        ...(web ? [['devtools in the production web app', String(web.devtools)]] : []),
      ],
    },
    bounds: [
      { what: 'core+react', measured: coreAndReact, limit: CORE_AND_REACT_LIMIT, unit: 'bytes' },
      { what: 'what measures a call', measured: measurer, limit: MEASURER_LIMIT, unit: 'bytes' },
      { what: 'what follows a live move', measured: mover, limit: MOVER_LIMIT, unit: 'bytes' },
      ...(web
        ? [{ what: 'devtools in production', measured: web.devtools, limit: 0, unit: 'bytes' } as const]
        : []),
    ],
    data: { core, coreAndReact, mover, measurer, web: web?.loads },
  },
  { save: values.save === 'yes' && web !== undefined },
);

async function measureWeb(): Promise<{
  readonly loads: readonly WebLoad[];
  readonly devtools: number;
  readonly browser: string;
}> {
  const real = await startRealStack({}, ['livekit', 'server', 'web']);
  try {
    const browser = await launchBrowser();
    try {
      const loads: WebLoad[] = [];
      for (const provider of PROVIDERS) {
        await real.stack.restart('web', { NEXT_PUBLIC_USE_LIVEKIT: String(provider === 'livekit') });
        loads.push(await measureWebLoad(browser, real.stack.urls.web, provider));
      }
      return { loads, devtools: await devtoolsIn(STATIC), browser: browser.version() };
    } finally {
      await browser.close();
    }
  } finally {
    await real.stop();
  }
}
