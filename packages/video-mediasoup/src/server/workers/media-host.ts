import type { MediaUsage, ProviderHealth } from '@crossfade/video-core/server';
import type { Router, RtpCapabilities, WebRtcTransport } from 'mediasoup/types';

/** A router for one room. It emits `workerclose` when it is lost, after which everything on it is gone. */
export interface HostedRouter {
  readonly router: Router;
  /** A transport with SCTP that listens where this host's clients can reach it. */
  createTransport(): Promise<WebRtcTransport>;
  /** Closes the router and all that is on it. Idempotent. */
  close(): void;
}

/**
 * Where routers come from: the built-in pool of workers, or the routers that a team runs already. All
 * routers of a host have the same codecs, so that a room can move between them.
 */
export interface MediaHost {
  /** Of every router of this host; known before there is one for the room. */
  rtpCapabilities(): Promise<RtpCapabilities>;
  /** Rejects with `ProviderUnavailableError` when there is no capacity within a few seconds. */
  openRouter(): Promise<HostedRouter>;
  health(): ProviderHealth;
  /** What the workers have used since they started; `undefined` where the host does not know. */
  usage(): Promise<MediaUsage | undefined>;
  /** Workers that run now. */
  readonly workers: number;
  /** Frees everything. Idempotent; resolves when no process is left. */
  close(): Promise<void>;
}
