import { asId } from '@crossfade/video-core';
import type { Call } from '@crossfade/video-core/client';
import { arrive, camera, hostIn, pause, until } from '../../small-calls/people.ts';

/** A call of a host, who sends video, and of a guest, who watches. */
export interface HeldCall {
  readonly server: string;
  readonly key: string;
  readonly provider: string;
}

/** What a guest missed so far. */
export interface Missed {
  readonly key: string;
  readonly deployment: string | undefined;
  /** The longest time in which no new frame was shown, in milliseconds; exact to one look. */
  readonly longest: number;
}

declare global {
  interface Window {
    /** Begins calls that go on; resolves when each guest sees a frame. */
    readonly hold: (calls: readonly HeldCall[]) => Promise<void>;
    /** What guests missed since this was asked last. */
    readonly missed: () => readonly Missed[];
  }
}

/** Milliseconds between two looks at the counters. */
const LOOK = 50;

class Watched {
  readonly #key: string;
  readonly #call: Call;
  readonly #tile: HTMLElement;
  #frames = 0;
  #changedAt = performance.now();
  #longest = 0;

  constructor(key: string, call: Call, tile: HTMLElement) {
    this.#key = key;
    this.#call = call;
    this.#tile = tile;
  }

  get hasSeen(): boolean {
    return this.#frames > 0;
  }

  look(): void {
    // What is shown counts: an element of another room begins anew.
    const shown = [...this.#tile.querySelectorAll('video')].map((video) => video.getVideoPlaybackQuality());
    const frames = shown.reduce((sum, { totalVideoFrames }) => sum + totalVideoFrames, 0);
    const now = performance.now();
    this.#longest = Math.max(this.#longest, now - this.#changedAt);
    if (frames === this.#frames) return;
    this.#frames = frames;
    this.#changedAt = now;
  }

  take(): Missed {
    const longest = this.#longest;
    this.#longest = 0;
    return { key: this.#key, deployment: this.#call.getState().decision?.deployment, longest };
  }
}

const watched: Watched[] = [];

async function hold(calls: readonly HeldCall[]): Promise<void> {
  await Promise.all(
    calls.map(async ({ server, key, provider }) => {
      const at = { key: asId.key(key), requestedProvider: asId.provider(provider) };
      const host = arrive(server, camera);
      await host.startSource('camera');
      await host.join({ ...at, displayName: 'Host' });
      const guest = arrive(server);
      await guest.join({ ...at, displayName: 'Guest' });
      await until(guest, (state) => hostIn(state) !== undefined);
      const participantId = hostIn(guest.getState());
      if (participantId === undefined) throw new Error(`Nobody sends in ${key}.`);
      const tile = document.createElement('div');
      Object.assign(tile.style, { width: '160px', height: '90px' });
      document.body.prepend(tile);
      guest.show(tile, { participantId, source: 'camera' });
      watched.push(new Watched(key, guest, tile));
    }),
  );
  while (!watched.every(({ hasSeen }) => hasSeen)) {
    for (const one of watched) one.look();
    await pause(LOOK);
  }
  void lookOn();
}

async function lookOn(): Promise<void> {
  for (;;) {
    for (const one of watched) one.look();
    await pause(LOOK);
  }
}

Object.assign(window, { hold, missed: () => watched.map((one) => one.take()) });
