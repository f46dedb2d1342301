import { RateLimitedError } from '@crossfade/video-core';

/** Seconds after which one who has too many open may try again. */
const RETRY = 5;

/**
 * Files that each viewer reads at the same time. Each one holds a connection to the store; a player needs one or two, and one
 * that seeks leaves a few behind for a moment.
 */
export class OpenReads {
  readonly #most: number;
  readonly #open = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Opens a read; it counts until its stream has ended, failed or was canceled. Throws `RateLimitedError`. */
  async open(
    viewer: string,
    read: () => Promise<ReadableStream<Uint8Array>>,
  ): Promise<ReadableStream<Uint8Array>> {
    const close = this.#enter(viewer);
    try {
      return closing(await read(), close);
    } catch (error) {
      close();
      throw error;
    }
  }

  #enter(viewer: string): () => void {
    const open = this.#open.get(viewer) ?? 0;
    if (open >= this.#most) throw new RateLimitedError(RETRY);
    this.#open.set(viewer, open + 1);
    let closed = false;
    return () => {
      if (closed) return;
      closed = true;
      const left = (this.#open.get(viewer) ?? 0) - 1;
      if (left > 0) this.#open.set(viewer, left);
      else this.#open.delete(viewer);
    };
  }
}

/** The same bytes; `close` runs however the stream ends. */
function closing(stream: ReadableStream<Uint8Array>, close: () => void): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        close();
        controller.close();
      } catch (error) {
        close();
        throw error;
      }
    },
    async cancel(reason) {
      close();
      await reader.cancel(reason);
    },
  });
}
