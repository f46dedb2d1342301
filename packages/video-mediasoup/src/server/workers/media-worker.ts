import type { MediaUsage } from '@crossfade/video-core/server';
import { NO_USAGE } from './add-usage.ts';
import type { Router, TransportListenInfo, WebRtcServer, WebRtcTransport, Worker } from 'mediasoup/types';
import type { HostedRouter } from './media-host.ts';
import { MEDIA_CODECS } from './media-codecs.ts';

export interface MediaWorkerOptions {
  readonly listenInfos: TransportListenInfo[];
  /** See `WorkerPoolOptions`. */
  readonly initialOutgoingBitrate: number;
  readonly maxIncomingBitrate: number;
}

/** One mediasoup process with the one port on which all its transports listen. */
export class MediaWorker {
  readonly #worker: Worker;
  readonly #server: WebRtcServer;
  readonly #options: MediaWorkerOptions;
  #routers = 0;
  readonly #transports = new Map<WebRtcTransport, Traffic>();
  /** Bytes of transports that are closed, as far as they were looked at. */
  #closedTraffic: Traffic = { receivedBytes: 0, sentBytes: 0 };
  #lastUsage: MediaUsage = NO_USAGE;

  private constructor(worker: Worker, server: WebRtcServer, options: MediaWorkerOptions) {
    this.#worker = worker;
    this.#server = server;
    this.#options = options;
  }

  static async start(options: MediaWorkerOptions): Promise<MediaWorker> {
    // Loaded when it is needed, after the pool has said where the executable is.
    const { createWorker } = await import('mediasoup');
    const worker = await createWorker({ logLevel: 'warn', logTags: [] });
    try {
      return new MediaWorker(
        worker,
        await worker.createWebRtcServer({ listenInfos: options.listenInfos }),
        options,
      );
    } catch (error) {
      worker.close();
      throw error;
    }
  }

  get alive(): boolean {
    return !this.#worker.closed;
  }

  get pid(): number {
    return this.#worker.pid;
  }

  /** What this worker carries, to be compared with the others'. A room without people weighs something too. */
  get load(): number {
    return this.#transports.size + this.#routers;
  }

  onDied(listener: (error: Error) => void): void {
    this.#worker.once('died', listener);
  }

  async openRouter(): Promise<HostedRouter> {
    // Counted from the start, so that rooms opened at once spread over the workers.
    this.#routers += 1;
    const closed = () => {
      this.#routers -= 1;
    };
    try {
      const router = await this.#worker.createRouter({ mediaCodecs: MEDIA_CODECS });
      router.observer.once('close', closed);
      return {
        router,
        createTransport: async () => await this.#createTransport(router),
        close: () => router.close(),
      };
    } catch (error) {
      closed();
      throw error;
    }
  }

  async #createTransport(router: Router): Promise<WebRtcTransport> {
    const transport = await router.createWebRtcTransport({
      webRtcServer: this.#server,
      enableUdp: true,
      enableTcp: true,
      preferUdp: true,
      enableSctp: true,
      // A client opens two streams each way; the rest is for an application's own.
      numSctpStreams: { OS: 64, MIS: 64 },
      maxSctpMessageSize: 65_536,
      sctpSendBufferSize: 1_048_576,
      initialAvailableOutgoingBitrate: this.#options.initialOutgoingBitrate,
    });
    this.#transports.set(transport, { receivedBytes: 0, sentBytes: 0 });
    transport.observer.once('close', () => {
      this.#closedTraffic = sum(this.#closedTraffic, this.#transports.get(transport));
      this.#transports.delete(transport);
    });
    // Nobody waits: the worker keeps the order, so that the limit stands before anything arrives.
    transport.setMaxIncomingBitrate(this.#options.maxIncomingBitrate).catch(() => transport.close());
    return transport;
  }

  /** Since this worker started. Memory is the most that it has held. */
  async usage(): Promise<MediaUsage> {
    const looks = [...this.#transports.keys()].map((transport) => this.#look(transport));
    const [resources] = await Promise.all([this.#worker.getResourceUsage(), ...looks]);
    const traffic = [...this.#transports.values()].reduce(sum, this.#closedTraffic);
    this.#lastUsage = {
      cpuSeconds: (resources.ru_utime + resources.ru_stime) / 1_000,
      memoryBytes: resources.ru_maxrss * 1_024,
      ...traffic,
    };
    return this.#lastUsage;
  }

  /** The latest that was looked at; a worker that died tells nothing more. */
  get lastUsage(): MediaUsage {
    return this.#lastUsage;
  }

  async #look(transport: WebRtcTransport): Promise<void> {
    // One that closes meanwhile has its last look counted.
    const [stats] = await transport.getStats().catch(() => []);
    if (stats && this.#transports.has(transport))
      this.#transports.set(transport, { receivedBytes: stats.bytesReceived, sentBytes: stats.bytesSent });
  }

  /** Resolves when the process is gone. */
  async close(): Promise<void> {
    if (this.#worker.subprocessClosed) return;
    const gone = new Promise<void>((resolve) => {
      this.#worker.once('subprocessclose', resolve);
    });
    this.#worker.close();
    await gone;
  }
}

type Traffic = Pick<MediaUsage, 'receivedBytes' | 'sentBytes'>;

const sum = (total: Traffic, next: Traffic | undefined): Traffic => ({
  receivedBytes: total.receivedBytes + (next?.receivedBytes ?? 0),
  sentBytes: total.sentBytes + (next?.sentBytes ?? 0),
});
