import type { AdapterEvent, PublicationId, PublishProfile } from '@crossfade/video-core';
import { explainCodec } from '@crossfade/video-core/adapter-kit';
import type { TrackStats } from '@crossfade/video-core/client';
import { readTrackStats, statsOf } from '@crossfade/video-core/statistics';
import type { LocalPublications } from '../publishing/local-publications.ts';
import { PlayoutController } from '../receiving/playout-controller.ts';
import type { RemotePublications } from '../receiving/remote-publications.ts';

/** Milliseconds. */
const LOOK_INTERVAL = 2_000;

/** Reads the statistics of all media, and acts on what the SDK does not tell: what the browser holds back, and freezes. */
export class MediaMonitor {
  readonly #local: LocalPublications;
  readonly #remote: RemotePublications;
  readonly #profile: PublishProfile;
  readonly #emit: (body: AdapterEvent) => void;
  readonly #playout: PlayoutController;
  readonly #limited = { send: false, receive: false };
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    local: LocalPublications,
    remote: RemotePublications,
    profile: PublishProfile,
    emit: (body: AdapterEvent) => void,
  ) {
    this.#local = local;
    this.#remote = remote;
    this.#profile = profile;
    this.#emit = emit;
    this.#playout = new PlayoutController((publicationId, smallest) => remote.limit(publicationId, smallest));
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#local.remindEncoders();
      void this.#lookAtReceived();
      void this.#lookAtSent();
    }, LOOK_INTERVAL);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async stats(): Promise<readonly TrackStats[]> {
    return (await Promise.all([this.#sentStats(), this.#receivedStats()])).flat();
  }

  /** What the server holds back of received media may have changed. */
  tellReceiveLimited(): void {
    this.#tellLimited('receive', this.#remote.limited);
  }

  async #lookAtReceived(): Promise<void> {
    const stats = await this.#receivedStats();
    if (this.#timer === undefined) return;
    this.#playout.update(this.#remote.received(), stats);
    this.tellReceiveLimited();
  }

  async #lookAtSent(): Promise<void> {
    const stats = await this.#sentStats();
    this.#tellLimited(
      'send',
      stats.some(({ limitedBy }) => limitedBy === 'bandwidth'),
    );
  }

  #tellLimited(direction: 'send' | 'receive', limited: boolean): void {
    if (limited === this.#limited[direction]) return;
    this.#limited[direction] = limited;
    this.#emit({ type: 'bandwidth-limited', direction, limited });
  }

  async #receivedStats(): Promise<readonly TrackStats[]> {
    const received = [...this.#remote.received()].map(({ publicationId, publication }) =>
      trackStats(publication.track, 'receive', publicationId),
    );
    return (await Promise.all(received)).flat();
  }

  async #sentStats(): Promise<readonly TrackStats[]> {
    const { codecs } = this.#profile;
    const sent = [...this.#local.sent()].map(async ({ publicationId, source, local }) => {
      const counted = await trackStats(local, 'send', publicationId);
      return counted.map((one) => explainCodec(one, source === 'screen' ? codecs.screen : codecs.camera));
    });
    return (await Promise.all(sent)).flat();
  }
}

/** What the SDK's track counts; nothing before it sends or receives, and once it is gone. */
async function trackStats(
  track: { getRTCStatsReport(): Promise<RTCStatsReport | undefined> } | undefined,
  direction: TrackStats['direction'],
  publicationId: PublicationId,
): Promise<readonly TrackStats[]> {
  const report = await track?.getRTCStatsReport().catch(() => undefined);
  return report ? readTrackStats(statsOf(report), direction, () => publicationId) : [];
}
