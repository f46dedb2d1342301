import type { AdapterEvent } from '@crossfade/video-core';
import type { ResourceTracker } from '@crossfade/video-core/adapter-kit';
import type { TrackStats } from '@crossfade/video-core/client';
import type { LocalPublications } from '../publishing/local-publications.ts';
import type { RemotePublications } from '../receiving/remote-publications.ts';
import type { MediaSession } from './media-session.ts';

/** Milliseconds. */
const LOOK_INTERVAL = 2_000;

interface MediaMonitorSettings {
  readonly resources: ResourceTracker;
  readonly session: MediaSession;
  readonly local: LocalPublications;
  readonly remote: RemotePublications;
  readonly emit: (body: AdapterEvent) => void;
}

/** Reads the statistics of all media, and acts on what nothing reports: what the browser holds back, and freezes. */
export class MediaMonitor {
  readonly #settings: MediaMonitorSettings;
  #sendLimited = false;
  #started = false;
  #cancelLook: (() => void) | undefined;

  constructor(settings: MediaMonitorSettings) {
    this.#settings = settings;
  }

  start(): void {
    this.#started = true;
    this.#lookSoon();
  }

  /** Idempotent. */
  stop(): void {
    this.#started = false;
    this.#cancelLook?.();
  }

  /** Empty while a transport is being replaced. */
  async stats(): Promise<readonly TrackStats[]> {
    const { local, remote } = this.#settings;
    try {
      return (await Promise.all([local.stats(), remote.stats()])).flat();
    } catch {
      return [];
    }
  }

  #lookSoon(): void {
    this.#cancelLook = this.#settings.resources.after(LOOK_INTERVAL, () => {
      void this.#look().finally(() => {
        if (this.#started) this.#lookSoon();
      });
    });
  }

  async #look(): Promise<void> {
    const { session, local, remote, emit } = this.#settings;
    try {
      session.settleIdle();
      local.remindEncoders();
      await remote.look();
      const limited = (await local.stats()).some(({ limitedBy }) => limitedBy === 'bandwidth');
      if (limited === this.#sendLimited) return;
      this.#sendLimited = limited;
      emit({ type: 'bandwidth-limited', direction: 'send', limited });
    } catch {
      // A transport that was closed meanwhile has no counters.
    }
  }
}
