import type { CDPSession, Page } from 'playwright';

/** What a page holds after its garbage was collected. */
export type PageCensus = Readonly<Record<string, number>>;

/** Kinds of objects that live until somebody lets go of them: connections and tracks, what plays them, and what listens. */
export const HELD_KINDS = [
  'RTCPeerConnection',
  'RTCDataChannel',
  'RTCRtpTransceiver',
  'WebSocket',
  'MediaStreamTrack',
  'MediaStream',
  'HTMLMediaElement',
  'AbortController',
] as const;
const KINDS = [...HELD_KINDS, 'ResizeObserver', 'IntersectionObserver'];

/** Counts what the page's own wrappers count, what the browser's heap holds, and what Chromium counts. */
export async function censusOf(page: Page, devtools: CDPSession): Promise<PageCensus> {
  const objects = await objectsOnHeap(devtools, KINDS);
  const holdings = await page.evaluate(() => window.turnstile.holdings());
  const metric = await metricsOf(devtools);
  return {
    ...holdings,
    ...objects,
    'event listeners': metric('JSEventListeners'),
    nodes: metric('Nodes'),
    'heap bytes': metric('JSHeapUsedSize'),
  };
}

/** How many objects of each kind the page's heap holds after its garbage was collected. */
export async function objectsOnHeap(devtools: CDPSession, kinds: readonly string[]): Promise<PageCensus> {
  await devtools.send('HeapProfiler.collectGarbage');
  const objects: Record<string, number> = {};
  for (const kind of kinds) objects[`${kind} objects`] = await countObjects(devtools, kind);
  return objects;
}

/** What Chromium counts of a page, by the names of its DevTools protocol. */
export async function metricsOf(devtools: CDPSession): Promise<(name: string) => number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return (name) => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
}

async function countObjects(devtools: CDPSession, kind: string): Promise<number> {
  const objectGroup = 'census';
  const { result: prototype } = await devtools.send('Runtime.evaluate', {
    expression: `${kind}.prototype`,
    objectGroup,
  });
  const { objects } = await devtools.send('Runtime.queryObjects', {
    prototypeObjectId: prototype.objectId ?? '',
    objectGroup,
  });
  const { result } = await devtools.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: 'function () { return this.length; }',
    returnByValue: true,
  });
  await devtools.send('Runtime.releaseObjectGroup', { objectGroup });
  return Number(result.value);
}
