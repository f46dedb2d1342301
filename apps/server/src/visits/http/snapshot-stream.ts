import { RateLimitedError } from '@crossfade/video-core';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';

/** Milliseconds between two signs of life. */
const HEARTBEAT = 15_000;
/** Milliseconds after which a page asks anew, and is judged anew. */
const LONGEST = 600_000;

export interface SnapshotStream<Snapshot> {
  /** Calls the listener when something may have changed; the returned function ends it. */
  readonly subscribe: (listener: () => void) => () => void;
  /** What the page may see now; `undefined` when it may see nothing any more. */
  readonly render: () => (Snapshot & { readonly now: string }) | undefined;
  /** Milliseconds between two snapshots, so that what changes all the time does not keep a page busy. */
  readonly pause: number;
  /** Ends every stream when the server stops. */
  readonly stopping: AbortSignal;
}

/**
 * Server-Sent Events (WHATWG HTML, section 9.2): each event is a whole snapshot, so a page that reconnects has missed
 * nothing. What changes in quick succession is sent once.
 */
export function streamSnapshots<Snapshot>(
  context: Context,
  { subscribe, render, pause, stopping }: SnapshotStream<Snapshot>,
  onEnd: () => void,
): Response {
  context.header('x-accel-buffering', 'no');
  return streamSSE(context, async (stream) => {
    let wake = (): void => {};
    let changed = true;
    const listener = (): void => {
      changed = true;
      wake();
    };
    const unsubscribe = subscribe(listener);
    stream.onAbort(() => wake());
    const stop = (): void => wake();
    stopping.addEventListener('abort', stop);
    const endsAt = Date.now() + LONGEST;
    let sent: string | undefined;
    try {
      while (!stream.aborted && !stopping.aborted && Date.now() < endsAt) {
        if (changed) {
          changed = false;
          const snapshot = render();
          if (!snapshot) return;
          const { now: _, ...rest } = snapshot;
          const content = JSON.stringify(rest);
          if (content !== sent) {
            await stream.writeSSE({ event: 'snapshot', data: JSON.stringify(snapshot) });
            sent = content;
            await stream.sleep(pause);
          }
          continue;
        }
        const woken = await new Promise<boolean>((resolve) => {
          const timer = setTimeout(() => resolve(false), HEARTBEAT);
          wake = () => {
            clearTimeout(timer);
            resolve(true);
          };
        });
        if (!woken && !stream.aborted) {
          await stream.writeSSE({ event: 'heartbeat', data: '' });
          // Time alone changes some of what is shown.
          changed = true;
        }
      }
    } finally {
      unsubscribe();
      stopping.removeEventListener('abort', stop);
      onEnd();
    }
  });
}

/** Streams at once: of one credential, and of one network, which may be a whole ward. */
const AT_ONCE = { credential: 12, network: 2_000 } as const;
/** Seconds until another try is worth it. */
const RETRY = 5;

/** Bounds how many streams this process keeps open. */
export class StreamLimit {
  readonly #open = new Map<string, number>();

  /** Throws `RateLimitedError` when there are too many; the returned function gives the place back. */
  take(credential: string, network: string): () => void {
    const places = [
      [`credential ${credential}`, AT_ONCE.credential],
      [`network ${network}`, AT_ONCE.network],
    ] as const;
    if (places.some(([place, most]) => (this.#open.get(place) ?? 0) >= most))
      throw new RateLimitedError(RETRY);
    for (const [place] of places) this.#open.set(place, (this.#open.get(place) ?? 0) + 1);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      for (const [place] of places) {
        const left = (this.#open.get(place) ?? 1) - 1;
        if (left > 0) this.#open.set(place, left);
        else this.#open.delete(place);
      }
    };
  }
}
