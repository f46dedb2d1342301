import type { types } from 'mediasoup';
import type { Socket } from 'socket.io';
import type { FromClient, FromServer } from './raw-signalling.ts';

/** What a socket was admitted to by its token. */
export interface Admission {
  room: RawRoom;
}

type ServerSdk = {
  readonly rtpCapabilities: types.RtpCapabilities;
  readonly rtpParameters: types.RtpParameters;
  readonly dtlsParameters: types.DtlsParameters;
  readonly transport: Pick<
    types.WebRtcTransport,
    'id' | 'iceParameters' | 'iceCandidates' | 'dtlsParameters'
  >;
};
export type RawFromClient = FromClient<ServerSdk>;
export type RawSocket = Socket<RawFromClient, FromServer, Record<string, never>, Admission>;

const CODECS: types.RtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
];

/** One router and those who are in it, as demos of its kind keep them. */
export class RawRoom {
  readonly #router: types.Router;
  readonly #webRtcServer: types.WebRtcServer;
  readonly #onEmpty: () => void;
  readonly #producers = new Map<string, { readonly owner: RawSocket; readonly producer: types.Producer }>();
  readonly #sockets = new Set<RawSocket>();

  static async create(
    worker: types.Worker,
    webRtcServer: types.WebRtcServer,
    onEmpty: () => void,
  ): Promise<RawRoom> {
    return new RawRoom(await worker.createRouter({ mediaCodecs: CODECS }), webRtcServer, onEmpty);
  }

  private constructor(router: types.Router, webRtcServer: types.WebRtcServer, onEmpty: () => void) {
    this.#router = router;
    this.#webRtcServer = webRtcServer;
    this.#onEmpty = onEmpty;
  }

  admit(socket: RawSocket): void {
    this.#sockets.add(socket);
    const transports = new Map<string, types.WebRtcTransport>();
    const consumers = new Map<string, types.Consumer>();

    const transportOf = (id: string): types.WebRtcTransport => {
      const transport = transports.get(id);
      if (transport === undefined) throw new Error(`no transport ${id}`);
      return transport;
    };

    socket.on('getRouterRtpCapabilities', (ack) => ack(this.#router.rtpCapabilities));

    socket.on('createWebRtcTransport', async (ack) => {
      const transport = await this.#router.createWebRtcTransport({
        webRtcServer: this.#webRtcServer,
        initialAvailableOutgoingBitrate: 1_000_000,
      });
      transports.set(transport.id, transport);
      const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
      ack({ id, iceParameters, iceCandidates, dtlsParameters });
    });

    socket.on('connectWebRtcTransport', async ({ transportId, dtlsParameters }, ack) => {
      await transportOf(transportId).connect({ dtlsParameters });
      ack();
    });

    socket.on('produce', async ({ transportId, kind, rtpParameters }, ack) => {
      const producer = await transportOf(transportId).produce({ kind, rtpParameters });
      this.#producers.set(producer.id, { owner: socket, producer });
      producer.on('transportclose', () => this.#producers.delete(producer.id));
      ack(producer.id);
      for (const other of this.#sockets) if (other !== socket) other.emit('newProducer', producer.id);
    });

    socket.on('getProducers', (ack) =>
      ack([...this.#producers].filter(([, { owner }]) => owner !== socket).map(([id]) => id)),
    );

    socket.on('consume', async ({ transportId, producerId, rtpCapabilities }, ack) => {
      const consumer = await transportOf(transportId).consume({ producerId, rtpCapabilities, paused: true });
      consumers.set(consumer.id, consumer);
      const { id, kind, rtpParameters } = consumer;
      ack({ id, producerId, kind, rtpParameters });
    });

    socket.on('resume', async (consumerId, ack) => {
      await consumers.get(consumerId)?.resume();
      ack();
    });

    socket.on('disconnect', () => {
      for (const transport of transports.values()) transport.close();
      this.#sockets.delete(socket);
      if (this.#sockets.size > 0) return;
      this.#router.close();
      this.#onEmpty();
    });
  }
}
