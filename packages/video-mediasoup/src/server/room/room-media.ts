import type {
  AudioLevelObserver,
  DataProducer,
  DirectTransport,
  Router,
  WebRtcTransport,
} from 'mediasoup/types';
import type { DataLabel } from '../../protocol/index.ts';
import type { HostedRouter, MediaHost } from '../workers/media-host.ts';

/** One participant's two transports. */
export interface Transports {
  readonly send: WebRtcTransport;
  readonly receive: WebRtcTransport;
}

/** Sources louder than this, in dBov, count as speech. */
const SPEECH_THRESHOLD = -55;
/** In ms. */
const SPEECH_INTERVAL = 300;

/** A room's half in a worker: the router and what every room has on it. Lost as a whole with the worker. */
export class RoomMedia {
  readonly router: Router;
  readonly levels: AudioLevelObserver;
  /** Where data messages enter and leave this process. */
  readonly direct: DirectTransport;
  /** Never send anything; data consumers must name a producer, and messages go to each on its own. */
  readonly dataProducers: Readonly<Record<DataLabel, DataProducer>>;
  readonly #hosted: HostedRouter;

  private constructor(
    hosted: HostedRouter,
    levels: AudioLevelObserver,
    direct: DirectTransport,
    dataProducers: Readonly<Record<DataLabel, DataProducer>>,
  ) {
    this.#hosted = hosted;
    this.router = hosted.router;
    this.levels = levels;
    this.direct = direct;
    this.dataProducers = dataProducers;
  }

  static async open(host: MediaHost): Promise<RoomMedia> {
    const hosted = await host.openRouter();
    try {
      const [levels, direct] = await Promise.all([
        hosted.router.createAudioLevelObserver({
          maxEntries: 8,
          threshold: SPEECH_THRESHOLD,
          interval: SPEECH_INTERVAL,
        }),
        hosted.router.createDirectTransport({ maxMessageSize: 65_536 }),
      ]);
      const [reliable, lossy] = await Promise.all([
        direct.produceData({ label: 'reliable' }),
        direct.produceData({ label: 'lossy' }),
      ]);
      return new RoomMedia(hosted, levels, direct, { reliable, lossy });
    } catch (error) {
      hosted.close();
      throw error;
    }
  }

  get lost(): boolean {
    return this.router.closed;
  }

  onLost(listener: () => void): void {
    this.router.once('workerclose', listener);
  }

  createTransport(): Promise<WebRtcTransport> {
    return this.#hosted.createTransport();
  }

  async createTransports(): Promise<Transports> {
    const [send, receive] = await Promise.allSettled([this.createTransport(), this.createTransport()]);
    if (send.status === 'fulfilled' && receive.status === 'fulfilled')
      return { send: send.value, receive: receive.value };
    for (const made of [send, receive]) if (made.status === 'fulfilled') made.value.close();
    throw send.status === 'rejected' ? send.reason : new Error('A transport could not be made.');
  }

  /** Idempotent. */
  close(): void {
    this.#hosted.close();
  }
}
