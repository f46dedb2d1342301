import { DATA_LIMITS, type ParticipantId } from '@crossfade/video-core';
import type { DataConsumer, DataProducer, WebRtcTransport } from 'mediasoup/types';
import { decodeOutgoing, encodeIncoming, SEAL_BYTES, type DataLabel } from '../../protocol/index.ts';
import type { RelocatingMedia } from './relocating-media.ts';

/** A participant, as a sender and receiver of data messages. */
interface DataPeer {
  readonly participantId: ParticipantId;
  readonly data: { send(label: DataLabel, message: Buffer): void };
}

/** Carries data messages from the participants' producers, through this process, to the others' consumers. */
export class DataRelay<Peer extends DataPeer> {
  readonly #media: RelocatingMedia;
  readonly #peers: ReadonlyMap<ParticipantId, Peer>;

  constructor(media: RelocatingMedia, peers: ReadonlyMap<ParticipantId, Peer>) {
    this.#media = media;
    this.#peers = peers;
  }

  async consume(transport: WebRtcTransport, label: DataLabel): Promise<DataConsumer> {
    const { dataProducers } = await this.#media.ready();
    return await transport.consumeData({
      dataProducerId: dataProducers[label].id,
      ...(label === 'lossy' ? { ordered: false, maxRetransmits: 0 } : { ordered: true }),
    });
  }

  async read(dataProducer: DataProducer, listener: (message: Buffer) => void): Promise<void> {
    const { direct } = await this.#media.ready();
    const inlet = await direct.consumeData({ dataProducerId: dataProducer.id });
    inlet.on('message', listener);
  }

  /** Sends a message to the participants it names, or to everyone else. The server names the sender. */
  relay(from: Peer, label: DataLabel, message: Buffer): void {
    const frame = decodeOutgoing(message);
    if (frame === undefined || frame.payload.length > DATA_LIMITS[label] + SEAL_BYTES) return;
    const { topic, payload, to } = frame;
    const relayed = Buffer.from(encodeIncoming({ from: from.participantId, topic, payload }).buffer);
    const receivers = to.length > 0 ? new Set(to.map((id) => this.#peers.get(id))) : this.#peers.values();
    for (const peer of receivers) if (peer && peer !== from) peer.data.send(label, relayed);
  }
}
