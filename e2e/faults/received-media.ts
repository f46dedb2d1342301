import type { Page } from '@playwright/test';

/** Counters of all that a page receives (W3C webrtc-stats, `inbound-rtp`), at one moment. */
export interface MediaCounts {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly frames: number;
  readonly height: number;
  readonly freezes: number;
  /** Seconds. */
  readonly frozen: number;
  readonly samples: number;
  /** Samples of sound that never came and were made up. */
  readonly concealed: number;
}

/** What a page received in a stretch of time. */
export interface Received {
  readonly framesPerSecond: number;
  /** Lines of the picture at the end. */
  readonly height: number;
  /** In a minute. */
  readonly freezes: number;
  /** The share of the time in which the picture stood still. */
  readonly frozen: number;
  /** The share of the sound that was made up. */
  readonly concealed: number;
}

declare global {
  interface Window {
    connections?: Set<RTCPeerConnection>;
  }
}

/** Remembers a page's peer connections, from its next load on. */
export async function watchConnections(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const connections = new Set<RTCPeerConnection>();
    window.connections = connections;
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        connections.add(this);
      }
    };
  });
  await page.reload();
}

export async function countMedia(page: Page): Promise<MediaCounts> {
  return await page.evaluate(async () => {
    const counts = { at: Date.now(), frames: 0, height: 0, freezes: 0, frozen: 0, samples: 0, concealed: 0 };
    const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
    for (const connection of window.connections ?? []) {
      if (connection.connectionState === 'closed') continue;
      (await connection.getStats()).forEach((stat: Readonly<Record<string, unknown>>) => {
        if (stat['type'] !== 'inbound-rtp') return;
        counts.frames += number(stat['framesDecoded']);
        counts.height = Math.max(counts.height, number(stat['frameHeight']));
        counts.freezes += number(stat['freezeCount']);
        counts.frozen += number(stat['totalFreezesDuration']);
        counts.samples += number(stat['totalSamplesReceived']);
        counts.concealed += number(stat['concealedSamples']) - number(stat['silentConcealedSamples']);
      });
    }
    return counts;
  });
}

export function receivedBetween(before: MediaCounts, after: MediaCounts | undefined): Received | undefined {
  if (after === undefined) return undefined;
  const seconds = (after.at - before.at) / 1_000;
  const samples = after.samples - before.samples;
  return {
    framesPerSecond: (after.frames - before.frames) / seconds,
    height: after.height,
    freezes: ((after.freezes - before.freezes) * 60) / seconds,
    frozen: (after.frozen - before.frozen) / seconds,
    concealed: samples === 0 ? 1 : (after.concealed - before.concealed) / samples,
  };
}
