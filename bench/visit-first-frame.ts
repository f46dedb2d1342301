/**
 * How long a resident waits for the picture at the door after Answer, and how long both sides wait for each other after
 * Admit.
 *
 *   tsx bench/visit-first-frame.ts [--provider NAME|both] [--visits 20] [--save no] [--timeline]
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright';
import { PROVIDERS, type Provider } from './join/arms.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { launchBrowser } from './setting/browser.ts';
import { choice, wholeNumber } from './setting/command-line.ts';
import { ports } from './setting/ports.ts';
import { startRealStack } from './setting/real-stack.ts';
import { median, quantile } from './statistics/quantile.ts';
import { ResidenceApi } from './visits/residence-api.ts';
import { printTimeline } from './visits/page-timeline.ts';
import { firstFrame, tapped, watchFrames } from './visits/watch-frames.ts';

/** From Answer, and from Admit, to the first frame of the other side. */
const LIMIT_MS = 1_000;
/** Milliseconds: who rings is looked at before Answer, and at the door before Admit. */
const LOOK = 2_000;
const RESIDENT = 'Rosa';

const { values } = parseArgs({
  options: {
    provider: { type: 'string', default: 'both' },
    visits: { type: 'string', default: '20' },
    save: { type: 'string', default: 'yes' },
    timeline: { type: 'boolean', default: false },
  },
});
const providers = choice('provider', values.provider, PROVIDERS);
const visits = wholeNumber('visits', values.visits, 1);
const web = `http://localhost:${ports.pages}`;

interface Waits {
  /** From Answer to the visitor's picture at the door. */
  readonly door: number;
  /** From Admit to the visitor's picture on the tablet. */
  readonly tablet: number;
  /** From Admit to the resident's picture on the visitor's page. */
  readonly visitor: number;
}

const browser = await launchBrowser();
const measured: { readonly provider: Provider; readonly waits: readonly Waits[] }[] = [];
try {
  for (const provider of providers) measured.push({ provider, waits: await measure(browser, provider) });
} finally {
  await browser.close();
}

const rows = measured.flatMap(({ provider, waits }) =>
  (
    [
      ['Answer, to the visitor at the door', ({ door }: Waits) => door],
      ['Admit, to the visitor on the tablet', ({ tablet }: Waits) => tablet],
      ["Admit, to the resident on the visitor's page", ({ visitor }: Waits) => visitor],
    ] as const
  ).map(([what, of]) => ({ provider, what, times: waits.map(of) })),
);
await report(
  {
    name: 'visit-first-frame',
    title: 'From Answer, and from Admit, to the first frame',
    method: `The real server, web server and media servers; a tablet and a visitor in two profiles of one headless Chromium. ${visits} visits
on each provider, one after the other on the same tablet, each with a fresh page of the visitor. The visitor knocks, the resident
looks for ${LOOK} ms, answers, looks for ${LOOK} ms, and admits. Measured in the pages: from the click to the first frame that
\`requestVideoFrameCallback\` reports; nothing asks the pages meanwhile. All parts share this machine.`,
    machine: await describeMachine(browser.version()),
    table: {
      head: ['provider', 'what', 'visits', 'median', 'p95', 'longest'],
      rows: rows.map(({ provider, what, times }) => [
        provider,
        what,
        String(times.length),
        ...[median(times), quantile(times, 0.95), quantile(times, 1)].map((time) => `${time.toFixed(0)} ms`),
      ]),
    },
    bounds: rows.map(({ provider, what, times }) => ({
      what: `${provider}: ${what}, p95`,
      measured: quantile(times, 0.95),
      limit: LIMIT_MS,
      unit: 'ms',
    })),
    data: measured,
  },
  { save: values.save === 'yes' && !values.timeline },
);

async function measure(visitors: Browser, provider: Provider): Promise<readonly Waits[]> {
  const staffToken = randomUUID();
  const real = await startRealStack(
    { STAFF_TOKEN: staffToken, VIDEO_PROVIDER: provider, LOG_LEVEL: 'warn' },
    ['livekit', 'server', 'web'],
  );
  try {
    const residence = new ResidenceApi(real.stack.urls.server, web, staffToken);
    const resident = await residence.addResident(RESIDENT);
    const tablet = await open(visitors, '/tablet');
    await tablet.getByLabel('Code').fill(await residence.addTablet([resident]));
    await tablet.getByRole('button', { name: 'Connect' }).click();
    const waits: Waits[] = [];
    // The first is the one in which everything is loaded and compiled.
    for (let index = -1; index < visits; index += 1) {
      const one = await visit(visitors, tablet, residence, { resident, name: `Visitor ${index + 1}` });
      console.log(`${provider} ${index < 0 ? 'warm-up' : `${index + 1}/${visits}`}: ${JSON.stringify(one)}`);
      if (index >= 0) waits.push(one);
    }
    await tablet.context().close();
    return waits;
  } finally {
    await real.stop();
  }
}

async function open(of: Browser, path: string): Promise<Page> {
  const context = await of.newContext({
    viewport: { width: 1024, height: 768 },
    permissions: ['camera', 'microphone'],
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`${path}: ${error.message}`));
  await watchFrames(page);
  await page.goto(`${web}${path}`);
  return page;
}

/** One visit, from the knock to its end. */
async function visit(
  visitors: Browser,
  tablet: Page,
  residence: ResidenceApi,
  { resident, name }: { readonly resident: string; readonly name: string },
): Promise<Waits> {
  const shows = (page: Page, part: 'tablet' | 'visit', state: string) =>
    page.locator(`[data-testid=${part}][data-state=${state}]`).waitFor();
  await shows(tablet, 'tablet', 'idle');
  const { visit: id, token } = await residence.invite(resident, name);
  const visitor = await open(visitors, `/visit/${token}`);
  await visitor.getByRole('button', { name: 'Enter the waiting room' }).click();
  await shows(tablet, 'tablet', 'ringing');
  await delay(LOOK);

  const atDoor = firstFrame(tablet, '[data-testid=door] video');
  await tablet.getByRole('button', { name: 'Answer', exact: true }).click();
  const doorAt = await atDoor;
  const answeredAt = await tapped(tablet);
  await delay(LOOK);

  const tile = (of: string) => `[data-testid=tile][data-participant="${of}"] video`;
  const onTablet = firstFrame(tablet, tile(name));
  const onVisitors = firstFrame(visitor, tile(RESIDENT));
  await tablet.getByRole('button', { name: 'Admit', exact: true }).click();
  const [tabletAt, visitorAt] = await Promise.all([onTablet, onVisitors]);
  const admittedAt = await tapped(tablet);
  if (values.timeline)
    for (const [who, page] of [
      ['tablet', tablet],
      ['visitor', visitor],
    ] as const)
      await printTimeline(who, page, admittedAt);

  await residence.end(id);
  await shows(visitor, 'visit', 'over');
  await visitor.context().close();
  const waits = { door: doorAt - answeredAt, tablet: tabletAt - admittedAt, visitor: visitorAt - admittedAt };
  return {
    door: Math.round(waits.door),
    tablet: Math.round(waits.tablet),
    visitor: Math.round(waits.visitor),
  };
}
