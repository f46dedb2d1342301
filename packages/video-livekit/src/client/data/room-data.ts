import { asId, ConnectionLostError, DataRefusedError, type OutgoingData } from '@crossfade/video-core';
import type { IncomingData } from '@crossfade/video-core/client';
import { DataPacket_Kind, type Room } from 'livekit-client';
import { REMOVAL_TOPIC } from '../../protocol/removal-topic.ts';
import type { RoomEncryption } from '../encryption/room-encryption.ts';

/** The messages of a room: the application's, and the server's one about a removal. */
export class RoomData {
  readonly #room: Room;
  readonly #encryption: RoomEncryption | undefined;
  readonly #deliver: (message: IncomingData) => void;
  #removalMessage: string | undefined;

  constructor(room: Room, encryption: RoomEncryption | undefined, deliver: (message: IncomingData) => void) {
    this.#room = room;
    this.#encryption = encryption;
    this.#deliver = deliver;
  }

  /** The server's message on the removal of this participant, if any. */
  get removalMessage(): string | undefined {
    return this.#removalMessage;
  }

  /** The room has been entered. Rejects with `DataRefusedError` or `ConnectionLostError`. */
  async send({ topic, reliable, to }: OutgoingData, payload: Uint8Array<ArrayBuffer>): Promise<void> {
    const { localParticipant } = this.#room;
    if (localParticipant.permissions?.canPublishData === false)
      throw new DataRefusedError('you may not send messages in this call.');
    const sealed = await this.#encryption?.seal(topic, payload);
    try {
      await localParticipant.publishData(sealed ?? payload, {
        reliable,
        topic,
        destinationIdentities: [...(to ?? [])],
      });
    } catch (error) {
      throw new ConnectionLostError(undefined, { cause: error });
    }
  }

  received(payload: Uint8Array, identity: string, kind: DataPacket_Kind | undefined, topic: string): void {
    if (identity === '') {
      // Without a sender it is the server's own.
      if (topic === REMOVAL_TOPIC) this.#removalMessage = new TextDecoder().decode(payload);
      return;
    }
    const from = asId.participant(identity);
    const reliable = kind !== DataPacket_Kind.LOSSY;
    const deliver = (opened: Uint8Array): void => this.#deliver({ topic, from, reliable, payload: opened });
    if (this.#encryption) this.#encryption.open(from, topic, new Uint8Array(payload), deliver);
    else deliver(payload);
  }
}
