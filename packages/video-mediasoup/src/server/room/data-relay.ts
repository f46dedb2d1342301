import { DATA_LIMITS, type ParticipantId } from '@crossfade/video-core';
import { TokenBucket } from '@crossfade/video-core/server';
import type { DataConsumer, DataProducer, WebRtcTransport } from 'mediasoup/types';
import {
  decodeOutgoing,
  encodeIncoming,
  SEAL_BYTES,
  SIGNALLING_LIMITS,
  type DataLabel,
} from '../../protocol/index.ts';
import type { RelocatingMedia } from './relocating-media.ts';

/** A participant, as a sender and receiver of data messages. */
interface DataPeer {
  readonly participantId: ParticipantId;
  readonly data: {
    /** Whether this participant may have a message copied to so many now. */
    mayCopy(receivers: number): boolean;
    send(label: DataLabel, message: Buffer): void;
  };
}

/** Carries data messages from the participants' producers, through this process, to the others' consumers. */
export class DataRelay<Peer extends DataPeer> {
  readonly #media: Pick<RelocatingMedia, 'ready'>;
  readonly #peers: ReadonlyMap<ParticipantId, Peer>;
  readonly #copies = new TokenBucket(SIGNALLING_LIMITS.dataCopiesOfRoom);

  constructor(media: Pick<RelocatingMedia, 'ready'>, peers: ReadonlyMap<ParticipantId, Peer>) {
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

  /**
   * Sends a message to the participants it names, or to everyone else; drops it when the sender, or the room, has had too
   * much copied. The server names the sender.
   */
  relay(from: Peer, label: DataLabel, message: Buffer): void {
    const frame = decodeOutgoing(message);
    if (frame === undefined || frame.payload.length > DATA_LIMITS[label] + SEAL_BYTES) return;
    const { topic, payload, to } = frame;
    const named = to.length > 0 ? new Set(to.map((id) => this.#peers.get(id))) : this.#peers.values();
    const receivers = [...named].filter((peer) => peer !== undefined && peer !== from);
    if (!from.data.mayCopy(receivers.length) || !this.#copies.take(receivers.length)) return;
    const relayed = Buffer.from(encodeIncoming({ from: from.participantId, topic, payload }).buffer);
    for (const peer of receivers) peer?.data.send(label, relayed);
  }
}
