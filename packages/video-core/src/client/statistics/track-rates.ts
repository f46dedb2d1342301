import type { TrackStats } from '../../contract/track-stats.ts';

/** What a track did between two looks at its counters. */
export interface TrackRates {
  /** Bits per second, without what the network adds. */
  readonly bitrate: number;
  /** Of the packets that were sent meanwhile, 0 to 1; absent where the browser does not tell, or nothing was sent. */
  readonly lossRatio?: number;
}

/**
 * Compares two looks at one track, `seconds` apart. Counters start again when a connection is made again, so one
 * that went back counts from zero.
 */
export function trackRates(before: TrackStats, after: TrackStats, seconds: number): TrackRates {
  const rise = (earlier: number, later: number): number => (later < earlier ? later : later - earlier);
  const bitrate = (rise(before.bytes, after.bytes) * 8) / seconds;
  if (before.packetsLost === undefined || after.packetsLost === undefined) return { bitrate };
  const packets = rise(before.packets, after.packets);
  // Late packets that arrive after all make the loss smaller (RFC 3550).
  const lost = Math.max(after.packetsLost - before.packetsLost, 0);
  // Senders count what was lost among what they sent, receivers beside what arrived.
  const sent = after.direction === 'send' ? packets : packets + lost;
  return sent === 0 ? { bitrate } : { bitrate, lossRatio: Math.min(lost / sent, 1) };
}
