import { backoffDelay, type Backoff, type Timers } from '@crossfade/video-core/adapter-kit';
import { RoomNotFoundError, type RoomName } from '@crossfade/video-core';
import type { MediaHost } from '../workers/media-host.ts';
import { RoomMedia } from './room-media.ts';

/** How often a room that lost its worker looks for another before it is given up. */
const RETRIES = 5;
const RETRY_PAUSE: Backoff = { base: 100, ceiling: 2_000, jitter: 'equal' };
/** A room that loses this many workers within this time, in ms, is more likely the cause than the victim. */
const SUSPECT = { losses: 4, within: 60_000 } as const;

export interface RelocatingMediaOptions {
  readonly name: RoomName;
  readonly host: MediaHost;
  /** Of the first router. */
  readonly incarnation: number;
  readonly timers: Timers;
  /** The worker is gone, and all that was on it. */
  readonly lost: () => void;
  /** There is another router. */
  readonly moved: (media: RoomMedia) => void;
  /** There is none, and no more will be looked for. */
  readonly failed: (error: unknown) => void;
}

/** A room's router, on another worker when it loses its own. */
export class RelocatingMedia {
  readonly #options: RelocatingMediaOptions;
  readonly #losses: number[] = [];
  #incarnation: number;
  #next: Promise<RoomMedia>;
  #now: RoomMedia | undefined;
  #closed = false;

  constructor(options: RelocatingMediaOptions, media: RoomMedia) {
    this.#options = options;
    this.#incarnation = options.incarnation;
    this.#next = Promise.resolve(media);
    this.#use(media);
  }

  /** Counts the routers that the room has had, on every process. */
  get incarnation(): number {
    return this.#incarnation;
  }

  /** `undefined` while the room moves. */
  get now(): RoomMedia | undefined {
    return this.#now;
  }

  /** The router, once there is one again. Rejects when there will be none. */
  ready(): Promise<RoomMedia> {
    return this.#next;
  }

  #use(media: RoomMedia): void {
    this.#now = media;
    media.onLost(() => this.#lost(media));
  }

  #lost(media: RoomMedia): void {
    if (this.#closed || this.#now !== media) return;
    this.#now = undefined;
    this.#incarnation += 1;
    this.#options.lost();
    const now = Date.now();
    this.#losses.push(now);
    const first = this.#losses.at(-SUSPECT.losses);
    if (first !== undefined && now - first < SUSPECT.within) {
      this.#options.failed(new Error(`Room ${this.#options.name} lost too many workers.`));
      return;
    }
    this.#next = this.#find();
    void this.#next.then((found) => this.#moveTo(found), this.#options.failed);
  }

  async #find(): Promise<RoomMedia> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await RoomMedia.open(this.#options.host);
      } catch (error) {
        if (this.#closed) throw new RoomNotFoundError(this.#options.name, { cause: error });
        if (failures > RETRIES) throw error;
        await new Promise<void>((resolve) => {
          this.#options.timers.after(backoffDelay(failures, RETRY_PAUSE), resolve);
        });
      }
    }
  }

  #moveTo(media: RoomMedia): void {
    if (this.#closed) {
      media.close();
      return;
    }
    this.#use(media);
    // Lost again before anyone listened: the next worker is looked for at once.
    if (media.lost) this.#lost(media);
    else this.#options.moved(media);
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    this.#now?.close();
  }
}
