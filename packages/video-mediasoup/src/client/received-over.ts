import { statsOf } from '@crossfade/video-core/statistics';
import type { Transport } from 'mediasoup-client/types';

const FIELDS = ['bytesReceived', 'responsesReceived'] as const;

/**
 * Bytes of media and answers to consent checks that have arrived over transports so far, as one number that stands
 * still when nothing arrives; `undefined` where the browser does not count.
 */
export async function receivedOver(
  transports: readonly (Transport | undefined)[],
): Promise<number | undefined> {
  let total: number | undefined;
  for (const transport of transports) {
    if (transport === undefined || transport.closed) continue;
    // One that is closed meanwhile counts no more.
    const report = await transport.getStats().catch(() => undefined);
    for (const stat of report === undefined ? [] : statsOf(report).values())
      if (stat['type'] === 'candidate-pair')
        for (const field of FIELDS) {
          const count = stat[field];
          if (typeof count === 'number') total = (total ?? 0) + count;
        }
  }
  return total;
}
