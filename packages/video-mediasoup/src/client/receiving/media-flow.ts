import type { PublicationId } from '@crossfade/video-core';

/** What is known of one received track at a glance at the counters. */
export interface FlowSample {
  readonly publicationId: PublicationId;
  /** RTP packets received so far. */
  readonly packets: number;
  /** False while the server is known to send nothing (paused by mute, demand, …): silence is then no fault. */
  readonly expected: boolean;
}

export interface FlowChange {
  readonly publicationId: PublicationId;
  readonly state: 'flowing' | 'stalled';
}

interface Flow {
  packets: number;
  /** Glances in a row without a new packet. */
  quiet: number;
  state: 'flowing' | 'stalled' | undefined;
}

/**
 * Tells when a track starts and stops flowing, from packet counters read now and then. The very first packet
 * is reported at once by the track's own `unmute` event; a stall is a track that should flow and was quiet at
 * `patience` glances in a row.
 */
export class MediaFlow {
  readonly #flows = new Map<PublicationId, Flow>();
  readonly #patience: number;

  constructor(patience = 2) {
    this.#patience = patience;
  }

  /** The browser saw a packet of it. */
  arrived(publicationId: PublicationId): FlowChange | undefined {
    const flow = this.#flow(publicationId);
    flow.quiet = 0;
    return this.#become(publicationId, flow, 'flowing');
  }

  look(samples: readonly FlowSample[]): readonly FlowChange[] {
    const changes: FlowChange[] = [];
    for (const { publicationId, packets, expected } of samples) {
      const flow = this.#flow(publicationId);
      const came = packets > flow.packets;
      flow.packets = packets;
      flow.quiet = came || !expected ? 0 : flow.quiet + 1;
      let change: FlowChange | undefined;
      if (came) change = this.#become(publicationId, flow, 'flowing');
      else if (flow.quiet >= this.#patience) change = this.#become(publicationId, flow, 'stalled');
      if (change !== undefined) changes.push(change);
    }
    return changes;
  }

  /** Another track carries it now; counters start again, what was told stays told. */
  restarted(publicationId: PublicationId): void {
    const flow = this.#flows.get(publicationId);
    if (flow !== undefined) Object.assign(flow, { packets: 0, quiet: 0 });
  }

  state(publicationId: PublicationId): FlowChange['state'] | undefined {
    return this.#flows.get(publicationId)?.state;
  }

  gone(publicationId: PublicationId): void {
    this.#flows.delete(publicationId);
  }

  #flow(publicationId: PublicationId): Flow {
    let flow = this.#flows.get(publicationId);
    if (flow === undefined)
      this.#flows.set(publicationId, (flow = { packets: 0, quiet: 0, state: undefined }));
    return flow;
  }

  #become(publicationId: PublicationId, flow: Flow, state: FlowChange['state']): FlowChange | undefined {
    if (flow.state === state) return undefined;
    flow.state = state;
    return { publicationId, state };
  }
}
