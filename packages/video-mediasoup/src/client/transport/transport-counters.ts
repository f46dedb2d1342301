import { statsOf } from '@crossfade/video-core/statistics';
import type { Transport } from 'mediasoup-client/types';

/** What a transport has carried so far. */
export interface TransportCounters {
  /** Everything that arrived, media as well as answers to consent checks, by the counter that counts it. */
  readonly received: ReadonlyMap<string, number>;
  /** Bytes of media and of reports on it. */
  readonly sent: number;
}

/** `undefined` without a transport. */
export async function readCounters(transport: Transport | undefined): Promise<TransportCounters | undefined> {
  if (transport === undefined || transport.closed) return undefined;
  // A transport that is closed meanwhile has no counters.
  const report = await transport.getStats().catch(() => undefined);
  if (report === undefined) return undefined;
  const received = new Map<string, number>();
  let sent = 0;
  for (const stat of statsOf(report).values()) {
    const { type, id, bytesReceived, responsesReceived, bytesSent } = stat;
    if (type !== 'candidate-pair') continue;
    for (const [field, count] of Object.entries({ bytesReceived, responsesReceived }))
      if (typeof count === 'number') received.set(`${transport.id} ${String(id)} ${field}`, count);
    if (typeof bytesSent === 'number') sent += bytesSent;
  }
  return received.size === 0 ? undefined : { received, sent };
}
