import type { TrackStats } from '@crossfade/video-core/client';

/** For how long nothing arrived, as far as the looks at the counters tell, in whichever room the call is on. */
export class ArrivalGap {
  #arrivedAt = 0;
  #longest: number | undefined;
  #before: ReadonlyMap<string, number> | undefined;

  /** Milliseconds; `undefined` when nothing ever arrived. */
  get longest(): number | undefined {
    return this.#longest;
  }

  look(stats: readonly TrackStats[], now: number): void {
    const packets = new Map<string, number>();
    for (const track of stats)
      if (track.direction === 'receive') packets.set(track.publicationId, track.packets);
    const before = this.#before;
    this.#before = packets;
    if (!before) this.#arrivedAt = now;
    if (!before || ![...packets].some(([id, count]) => count > (before.get(id) ?? 0))) return;
    this.#longest = Math.max(this.#longest ?? 0, now - this.#arrivedAt);
    this.#arrivedAt = now;
  }
}
