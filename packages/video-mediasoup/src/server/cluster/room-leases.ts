import { pause, Timers } from '@crossfade/video-core/adapter-kit';
import type { RoomName } from '@crossfade/video-core';
import type { RoomPlacement, RoomPlacements } from './room-placements.ts';

/** Seconds that a process keeps its rooms without renewing, unless configured otherwise. */
export const DEFAULT_LEASE = 3;
/**
 * Seconds after which an owner that could not renew has closed its rooms by itself. Until then those inside keep their
 * media, since a database that restarts must not end every call; afterwards nobody serves the room.
 */
export const ABANDON_AFTER = 30;
/** Renewals in the time of one lease: two may fail. */
const RENEWALS = 3;
/** Milliseconds between two looks at the lease of an owner that does not answer. */
const LEASE_POLL = 200;

/** What a lease is kept for. */
export interface LeasedRoom {
  readonly name: RoomName;
  readonly incarnation: number;
  readonly closed: boolean;
  close(reason: 'failed'): void;
}

export interface RoomLeasesOptions {
  readonly placements: RoomPlacements;
  readonly owner: { readonly node: string; readonly url: string };
  /** Seconds. */
  readonly lease: number;
  /** What is served here now. */
  readonly rooms: () => Iterable<LeasedRoom>;
  /** Whether another process says within `patience` ms that it has a room. */
  readonly confirm: (node: string, room: RoomName, patience: number) => Promise<boolean>;
  readonly onError: (what: string, error: unknown) => void;
}

/**
 * Owns rooms for this process: claims them, renews them, and closes those that it may no longer serve, because another
 * process has them, because they were closed, or because it has not been able to renew for `ABANDON_AFTER`.
 */
export class RoomLeases {
  readonly #options: RoomLeasesOptions;
  readonly #timers = new Timers();
  /** Until when, by `performance.now()`, nobody else can have claimed a room. */
  readonly #until = new Map<RoomName, number>();
  #renewing = false;
  #closed = false;

  constructor(options: RoomLeasesOptions) {
    this.#options = options;
    this.#tickLater();
  }

  get timers(): number {
    return this.#timers.size;
  }

  /** False from the moment at which another process may have claimed the room. */
  isCurrent(room: RoomName): boolean {
    return performance.now() < (this.#until.get(room) ?? 0);
  }

  /**
   * Who has the room: this process, or another that confirms it. An owner that does not is waited for until its lease
   * has lapsed, which alone gives a room away: an owner that only seems to be gone renews it and keeps the room.
   */
  async claim(room: RoomName): Promise<RoomPlacement> {
    const { owner, lease, confirm } = this.#options;
    const first = await this.#claimOnce(room);
    if (first.node === owner.node) return first;
    const patience = lease * 1_000;
    const confirmed = new Promise<true>((resolve) => {
      void confirm(first.node, room, patience).then((has) => has && resolve(true));
    });
    const deadline = performance.now() + patience;
    let placement = first;
    while (!(await Promise.race([confirmed, pause(LEASE_POLL)]))) {
      placement = await this.#claimOnce(room);
      // It has an owner again: this process, or another that waited as well.
      const moved = placement.node !== first.node || placement.incarnation !== first.incarnation;
      if (moved || this.#closed || performance.now() > deadline) break;
    }
    return placement;
  }

  async #claimOnce(room: RoomName): Promise<RoomPlacement> {
    const { placements, owner, lease } = this.#options;
    const from = performance.now();
    const placement = await placements.claim(room, owner, lease);
    if (placement.node === owner.node) this.#until.set(room, from + lease * 1_000);
    return placement;
  }

  async release(room: RoomName): Promise<void> {
    this.#until.delete(room);
    await this.#options.placements.release(room, this.#options.owner.node);
  }

  #tickLater(): void {
    this.#timers.after((this.#options.lease * 1_000) / RENEWALS, () => {
      this.#tick();
      this.#tickLater();
    });
  }

  #tick(): void {
    const now = performance.now();
    for (const room of this.#options.rooms()) {
      const until = this.#until.get(room.name) ?? 0;
      if (now > until + ABANDON_AFTER * 1_000) this.#giveUp(room);
    }
    // A database that does not answer is asked once at a time.
    if (!this.#renewing) void this.#renew();
  }

  async #renew(): Promise<void> {
    const { placements, owner, lease, rooms, onError } = this.#options;
    const renewed = [...rooms()];
    if (renewed.length === 0) return;
    this.#renewing = true;
    const from = performance.now();
    try {
      const leases = renewed.map(({ name, incarnation }) => ({ room: name, incarnation }));
      const kept = new Set(
        await placements.renew(leases, owner.node, { ttl: lease, lapsedFor: ABANDON_AFTER }),
      );
      for (const room of renewed)
        if (kept.has(room.name)) this.#until.set(room.name, from + lease * 1_000);
        else this.#giveUp(room);
    } catch (error) {
      onError('renewing rooms', error);
    } finally {
      this.#renewing = false;
    }
  }

  /** Those inside ask the server again, which sends them to the new owner. */
  #giveUp(room: LeasedRoom): void {
    this.#until.delete(room.name);
    if (!room.closed) room.close('failed');
  }

  close(): void {
    this.#closed = true;
    this.#timers.close();
  }
}
