import { type ResourceTracker, deferred } from '@crossfade/video-core/adapter-kit';

/** How long to wait for a picture, and how long one takes to be decoded and shown. In ms. */
const PATIENCE = 300;
const SHOWING = 50;

/**
 * Waits until the first picture is shown, and for 300 ms at most. A face is what people look for on entering,
 * and a browser negotiates, connects, decodes and starts its encoders one after the other: what is not urgent
 * takes its turn afterwards.
 */
export class FirstFrameGate {
  readonly #over = deferred();
  readonly #resources: ResourceTracker;
  #arrived = false;
  #cancel: () => void;

  constructor(resources: ResourceTracker) {
    this.#resources = resources;
    this.#cancel = resources.after(PATIENCE, () => this.end());
  }

  /** Resolves, whether a picture came or not. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  /** A picture begins to flow. */
  arrived(): void {
    if (this.#arrived || this.#over.settled) return;
    this.#arrived = true;
    this.#cancel();
    this.#cancel = this.#resources.after(SHOWING, () => this.end());
  }

  /** Idempotent. */
  end(): void {
    this.#cancel();
    this.#over.resolve();
  }
}
