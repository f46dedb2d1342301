import type { PublicationId } from '@crossfade/video-core';
import type { TrackStats } from '@crossfade/video-core/client';

/**
 * One entry per sent publication, which goes to everybody on a connection of its own: what was sent is summed, and
 * everything else is as on the connection that carries most.
 */
export function sumSent(all: readonly TrackStats[]): readonly TrackStats[] {
  const sums = new Map<PublicationId, TrackStats>();
  for (const one of all) {
    if (one.direction !== 'send') continue;
    const sum = sums.get(one.publicationId);
    const larger = sum && sum.bytes > one.bytes ? sum : one;
    const [bytes, packets] = [one.bytes + (sum?.bytes ?? 0), one.packets + (sum?.packets ?? 0)];
    sums.set(one.publicationId, { ...larger, bytes, packets });
  }
  return [...sums.values()];
}
