import type { DeploymentId } from '@crossfade/video-core';
import type { Bus } from '@crossfade/video-core/server';
import type { MediaHost } from './workers/media-host.ts';
import type { RoomPlacements } from './cluster/room-placements.ts';
import type { WorkerPoolOptions } from './workers/worker-pool.ts';

export interface MediasoupServerOptions {
  readonly deployment: DeploymentId;
  /** Where clients reach the product, such as `https://calls.example.org`; a path is kept. */
  readonly url: string;
  /** Signs access tokens: at least 32 characters, the same on every process. */
  readonly secret: string;
  /** The `iss` of access tokens. */
  readonly issuer?: string;
  /** A pool of workers with these options, or routers from elsewhere, which are left to their owner when this closes. */
  readonly media: { readonly pool: WorkerPoolOptions } | { readonly host: MediaHost };
  /** For several processes: who this one is, where rooms live, and how to reach their owners. */
  readonly cluster?: {
    readonly node: string;
    /**
     * Where clients reach this very process, where `url` leads to any of them, as behind a balancer. Credentials carry
     * it, since a room lives in one process. `url` unless configured otherwise.
     */
    readonly url?: string;
    readonly placements: RoomPlacements;
    readonly bus: Bus;
    /**
     * Seconds that a process keeps its rooms without renewing, which it does three times in that: how long the
     * participants of a process that died wait for another to take over. 3 unless configured otherwise.
     */
    readonly lease?: number;
  };
  /** Errors that nobody is waiting for; never hold a secret. */
  readonly onError?: (what: string, error: unknown) => void;
}
