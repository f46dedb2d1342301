import { type ResourceTracker, deferred } from '@crossfade/video-core/adapter-kit';

/** Milliseconds to wait for a frame, and that a frame takes to be decoded and shown. */
const PATIENCE = 300;
const SHOWING = 50;

/**
 * Waits until the first frame is shown, for 300 ms at most. A face is what participants look for on entering,
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

  /** Resolves, whether a frame arrived or not. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  /** A video begins to flow. */
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
