import type { CDPSession, Page } from 'playwright';

/** What a page holds after its garbage was collected. */
export type PageCensus = Readonly<Record<string, number>>;

/** Kinds of objects that live until somebody lets go of them. */
const KINDS = [
  'RTCPeerConnection',
  'RTCDataChannel',
  'RTCRtpTransceiver',
  'WebSocket',
  'MediaStreamTrack',
  'MediaStream',
  'HTMLMediaElement',
  'ResizeObserver',
  'IntersectionObserver',
  'AbortController',
] as const;

/** Counts what the page's own wrappers count, what the browser's heap holds, and what Chromium counts. */
export async function censusOf(page: Page, devtools: CDPSession): Promise<PageCensus> {
  await devtools.send('HeapProfiler.collectGarbage');
  const objects: Record<string, number> = {};
  for (const kind of KINDS) objects[`${kind} objects`] = await countObjects(devtools, kind);
  const holdings = await page.evaluate(() => window.turnstile.holdings());
  const { metrics } = await devtools.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
  return {
    ...holdings,
    ...objects,
    'event listeners': metric('JSEventListeners'),
    nodes: metric('Nodes'),
    'heap bytes': metric('JSHeapUsedSize'),
  };
}

/** Objects of a kind that are on the page's heap. */
export async function countObjects(devtools: CDPSession, kind: string): Promise<number> {
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
