import type { RoomName } from '@crossfade/video-core';
import type { RoomLease, RoomPlacement, RoomPlacements } from './room-placements.ts';

interface Lease extends RoomPlacement {
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** For one process, or for tests in which several pretended ones share it. */
export class MemoryRoomPlacements implements RoomPlacements {
  readonly #leases = new Map<RoomName, Lease>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  claim(room: RoomName, { node, url }: { node: string; url: string }, ttl: number): Promise<RoomPlacement> {
    const lease = this.#leases.get(room);
    if (lease && lease.node !== node && lease.until > this.#now()) return Promise.resolve(placementOf(lease));
    const next: Lease = {
      node,
      url,
      incarnation: (lease?.incarnation ?? 0) + 1,
      until: this.#now() + ttl * 1_000,
    };
    this.#leases.set(room, next);
    return Promise.resolve(placementOf(next));
  }

  find(room: RoomName, lapsedFor = 0): Promise<RoomPlacement | undefined> {
    const lease = this.#leases.get(room);
    return Promise.resolve(lease && this.#lapsed(lease) <= lapsedFor ? placementOf(lease) : undefined);
  }

  renew(
    rooms: readonly RoomLease[],
    node: string,
    { ttl, lapsedFor }: { ttl: number; lapsedFor: number },
  ): Promise<readonly RoomName[]> {
    const until = this.#now() + ttl * 1_000;
    const kept: RoomName[] = [];
    for (const { room, incarnation } of rooms) {
      const lease = this.#leases.get(room);
      if (lease?.node !== node || this.#lapsed(lease) > lapsedFor) continue;
      this.#leases.set(room, { ...lease, incarnation, until });
      kept.push(room);
    }
    return Promise.resolve(kept);
  }

  release(room: RoomName, node: string): Promise<void> {
    if (this.#leases.get(room)?.node === node) this.#leases.delete(room);
    return Promise.resolve();
  }

  /** Seconds since the lease lapsed; at most zero while it holds. */
  #lapsed({ until }: Lease): number {
    // One that ends now has lapsed.
    return (this.#now() - until) / 1_000 + Number.EPSILON;
  }
}

const placementOf = ({ node, url, incarnation }: Lease): RoomPlacement => ({ node, url, incarnation });
