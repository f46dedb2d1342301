import type { Context } from 'hono';
import { streamSSE, type SSEStreamingApi } from 'hono/streaming';

/** Milliseconds between two signs of life. */
const HEARTBEAT = 15_000;
/** Milliseconds after which the right to a stream is looked at again, at the next snapshot or sign of life. */
const JUDGED = 5_000;
/** Milliseconds after which a stream ends, and its page opens another. */
const LONGEST = 600_000;

export interface SnapshotStream<Snapshot> {
  /** Calls the listener when something may have changed; the returned function ends it. */
  readonly subscribe: (listener: () => void) => () => void;
  /** What the page may see now; `undefined` when it may see nothing any more. */
  readonly render: () => (Snapshot & { readonly now: string }) | undefined;
  /** Whether the request that opened the stream would still be answered, by the newest records. */
  readonly mayStill: () => Promise<boolean>;
  /** Milliseconds between two snapshots, so that what changes all the time does not keep a page busy. */
  readonly pause: number;
  /** Ends every stream when the server stops. */
  readonly stopping: AbortSignal;
}

/**
 * Server-Sent Events (WHATWG HTML, section 9.2): each event is a whole snapshot, so a page that reconnects has missed
 * nothing. What changes in quick succession is sent once. `open` takes what the stream needs, and answers how to give it
 * back, which is done whatever becomes of the connection.
 */
export async function streamSnapshots<Snapshot>(
  context: Context,
  open: () => Promise<{ readonly stream: SnapshotStream<Snapshot>; readonly close: () => void }>,
): Promise<Response> {
  // Nobody would read the stream, or close it.
  if (context.req.method === 'HEAD') return context.body(null, 200, { 'content-type': 'text/event-stream' });
  const { stream, close } = await open();
  context.header('x-accel-buffering', 'no');
  return streamSSE(context, (page) => serve(page, stream, context.req.raw.signal).finally(close));
}

async function serve<Snapshot>(
  page: SSEStreamingApi,
  { subscribe, render, mayStill, pause, stopping }: SnapshotStream<Snapshot>,
  gone: AbortSignal,
): Promise<void> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const { signal } = ending;
  const ended = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const longest = setTimeout(end, LONGEST);
  page.onAbort(end);
  for (const one of [stopping, gone]) one.addEventListener('abort', end, { once: true });
  if (stopping.aborted || gone.aborted) end();

  let changed = true;
  let wake = (): void => {};
  const unsubscribe = subscribe(() => {
    changed = true;
    wake();
  });
  /** A page that reads nothing keeps nobody waiting beyond the end. */
  const write = (event: string, data: string): Promise<unknown> =>
    Promise.race([page.writeSSE({ event, data }), ended]);
  let sent: string | undefined;
  let judgedAt = performance.now();
  try {
    while (!signal.aborted) {
      if (performance.now() - judgedAt >= JUDGED) {
        judgedAt = performance.now();
        if (!(await mayStill())) return;
      }
      if (changed) {
        changed = false;
        const snapshot = render();
        if (!snapshot) return;
        const { now, ...rest } = snapshot;
        const content = JSON.stringify(rest);
        if (content === sent) continue;
        sent = content;
        // Made into text once: of a whole residence it is long.
        await write('snapshot', `{"now":${JSON.stringify(now)},${content.slice(1)}`);
        await Promise.race([page.sleep(pause), ended]);
        continue;
      }
      let timer: NodeJS.Timeout | undefined;
      const silent = await Promise.race([
        ended.then(() => false),
        new Promise<boolean>((resolve) => {
          timer = setTimeout(() => resolve(true), HEARTBEAT);
          wake = () => resolve(false);
        }),
      ]);
      clearTimeout(timer);
      // Time alone changes some of what is shown.
      changed ||= silent;
      if (silent) await write('heartbeat', '');
    }
  } finally {
    clearTimeout(longest);
    unsubscribe();
    for (const one of [stopping, gone]) one.removeEventListener('abort', end);
  }
}
