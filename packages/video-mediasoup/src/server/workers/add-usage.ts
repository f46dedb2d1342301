import type { MediaUsage } from '@crossfade/video-core/server';

export const NO_USAGE: MediaUsage = { cpuSeconds: 0, memoryBytes: 0, receivedBytes: 0, sentBytes: 0 };

/** What two media servers have used together. */
export const addUsage = (one: MediaUsage, other: MediaUsage): MediaUsage => ({
  cpuSeconds: one.cpuSeconds + other.cpuSeconds,
  memoryBytes: one.memoryBytes + other.memoryBytes,
  receivedBytes: one.receivedBytes + other.receivedBytes,
  sentBytes: one.sentBytes + other.sentBytes,
});
