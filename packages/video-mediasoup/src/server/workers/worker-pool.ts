import { backoffDelay, Timers, type Backoff } from '@crossfade/video-core/adapter-kit';
import { ProviderUnavailableError } from '@crossfade/video-core';
import type { MediaUsage, ProviderHealth } from '@crossfade/video-core/server';
import type { RtpCapabilities, TransportListenInfo } from 'mediasoup/types';
import { availableParallelism } from 'node:os';
import { addUsage, NO_USAGE } from './add-usage.ts';
import { MediaWorker } from './media-worker.ts';
import { checkListenAddresses, LOOPBACK, type ListenAddress } from './listen-address.ts';
import type { HostedRouter, MediaHost } from './media-host.ts';

export interface WorkerPoolOptions {
  /** Worker processes; one for each core unless configured otherwise. */
  readonly workers?: number;
  /** Worker n listens on this port + n, UDP and TCP. 40000 unless configured otherwise. */
  readonly firstPort?: number;
  /** Where media arrives, IPv4 and IPv6; clients are told of each address. 127.0.0.1 unless configured otherwise. */
  readonly listen?: readonly ListenAddress[];
  /** The mediasoup-worker executable. One process has one: mediasoup reads it once, as MEDIASOUP_WORKER_BIN. */
  readonly workerBin?: string;
  /** Bits per second that a receiver is trusted with before its bandwidth is known. 1,500,000 unless configured otherwise. */
  readonly initialOutgoingBitrate?: number;
  /** Bits per second that one sender may send. 6,000,000 unless configured otherwise: camera and screen in full. */
  readonly maxIncomingBitrate?: number;
  /** A worker died or did not start. */
  readonly onError?: (what: string, error: unknown) => void;
}

/** How often a worker that does not live is started again, with growing pauses, before its slot is given up. */
const STARTS = { limit: 12, provenAfter: 30_000 } as const;
const START_PAUSE: Backoff = { base: 100, ceiling: 10_000, jitter: 'equal' };
/** How long a room waits for a worker, in ms. */
const PATIENCE = 5_000;

interface Slot {
  readonly index: number;
  worker: MediaWorker | undefined;
  /** Starts in a row that did not lead to a worker that lived. */
  failures: number;
  startedAt: number;
  lastError: unknown;
}

/** A worker for each core, each kept alive, with rooms on the one that carries least. */
export class WorkerPool implements MediaHost {
  readonly #options: WorkerPoolOptions;
  readonly #slots: readonly Slot[];
  readonly #timers = new Timers();
  readonly #waiting = new Set<() => void>();
  readonly #starting = new Set<Promise<void>>();
  #capabilities: Promise<RtpCapabilities> | undefined;
  /** What workers had used that died, as far as it was looked at. */
  #gone = NO_USAGE;
  #closing: Promise<void> | undefined;

  /** Workers start at once and in the background; `health` says how that goes. */
  constructor(options: WorkerPoolOptions = {}) {
    checkListenAddresses(options.listen ?? LOOPBACK);
    this.#options = options;
    // Where mediasoup looks for its executable, read when it is first imported.
    if (options.workerBin !== undefined) process.env['MEDIASOUP_WORKER_BIN'] = options.workerBin;
    this.#slots = Array.from({ length: options.workers ?? availableParallelism() }, (_, index) => ({
      index,
      worker: undefined,
      failures: 0,
      startedAt: 0,
      lastError: undefined,
    }));
    for (const slot of this.#slots) this.#start(slot);
  }

  get workers(): number {
    return this.#alive().length;
  }

  /** Process ids of the workers that run, for operators and for tests that kill one. */
  get pids(): readonly number[] {
    return this.#alive().map((worker) => worker.pid);
  }

  #alive(): readonly MediaWorker[] {
    return this.#slots.flatMap(({ worker }) => (worker?.alive ? [worker] : []));
  }

  async rtpCapabilities(): Promise<RtpCapabilities> {
    this.#capabilities ??= this.#readCapabilities();
    try {
      return await this.#capabilities;
    } catch (error) {
      this.#capabilities = undefined;
      throw error;
    }
  }

  async #readCapabilities(): Promise<RtpCapabilities> {
    const hosted = await this.openRouter();
    const { rtpCapabilities } = hosted.router;
    hosted.close();
    return rtpCapabilities;
  }

  async openRouter(): Promise<HostedRouter> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const worker = this.#alive().reduce<MediaWorker | undefined>(
        (least, next) => (least === undefined || next.load < least.load ? next : least),
        undefined,
      );
      if (worker) {
        try {
          return await worker.openRouter();
        } catch (error) {
          // A worker that died meanwhile is no reason to fail while there are others.
          if (worker.alive || this.#closing) throw error;
          continue;
        }
      }
      const left = deadline - Date.now();
      if (this.#closing || left <= 0 || this.#slots.every(({ failures }) => failures >= STARTS.limit))
        throw new ProviderUnavailableError('mediasoup', { cause: this.#lastError() });
      await this.#untilStarted(left);
    }
  }

  async #untilStarted(patience: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        cancel();
        this.#waiting.delete(done);
        resolve();
      };
      const cancel = this.#timers.after(patience, done);
      this.#waiting.add(done);
    });
  }

  #wake(): void {
    for (const done of this.#waiting) done();
  }

  #lastError(): unknown {
    return this.#slots.find(({ lastError }) => lastError !== undefined)?.lastError;
  }

  #start(slot: Slot): void {
    const start = this.#startWorker(slot).finally(() => this.#starting.delete(start));
    this.#starting.add(start);
  }

  async #startWorker(slot: Slot): Promise<void> {
    if (this.#closing) return;
    try {
      const worker = await MediaWorker.start({
        listenInfos: this.#listenInfos(slot.index),
        initialOutgoingBitrate: this.#options.initialOutgoingBitrate ?? 1_500_000,
        maxIncomingBitrate: this.#options.maxIncomingBitrate ?? 6_000_000,
      });
      if (this.#closing) return await worker.close();
      slot.worker = worker;
      slot.startedAt = Date.now();
      slot.lastError = undefined;
      worker.onDied((error) => {
        slot.worker = undefined;
        this.#gone = addUsage(this.#gone, { ...worker.lastUsage, memoryBytes: 0 });
        if (Date.now() - slot.startedAt > STARTS.provenAfter) slot.failures = 0;
        this.#failed(slot, `mediasoup worker ${slot.index} died`, error);
      });
      this.#wake();
    } catch (error) {
      this.#failed(slot, `starting mediasoup worker ${slot.index}`, error);
    }
  }

  #failed(slot: Slot, what: string, error: unknown): void {
    if (this.#closing) return;
    slot.lastError = error;
    slot.failures += 1;
    const delay = backoffDelay(slot.failures, START_PAUSE);
    this.#options.onError?.(what, error);
    if (slot.failures < STARTS.limit) this.#timers.after(delay, () => this.#start(slot));
    // Those who wait look again, and give up when every slot has been.
    else this.#wake();
  }

  #listenInfos(index: number): TransportListenInfo[] {
    const { listen = LOOPBACK, firstPort = 40_000 } = this.#options;
    const port = firstPort + index;
    return listen.flatMap((address): TransportListenInfo[] => [
      { protocol: 'udp', port, ...address },
      { protocol: 'tcp', port, ...address },
    ]);
  }

  health(): ProviderHealth {
    const alive = this.#alive().length;
    if (alive === this.#slots.length) return { healthy: true };
    const cause = this.#lastError();
    const because = cause instanceof Error ? ` The last error was: ${cause.message}` : '';
    return {
      healthy: alive > 0,
      detail: `${alive} of ${this.#slots.length} mediasoup workers run.${because}`,
    };
  }

  async usage(): Promise<MediaUsage> {
    const used = await Promise.all(this.#alive().map((worker) => worker.usage()));
    return used.reduce(addUsage, this.#gone);
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    // The field that stops restarts is set when this yields.
    await Promise.resolve();
    this.#timers.close();
    this.#wake();
    await Promise.all(this.#starting);
    await Promise.all(this.#slots.map(async ({ worker }) => await worker?.close()));
  }
}
