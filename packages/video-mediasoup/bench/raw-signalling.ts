/** The parameters that travel, as the SDK of either side types them. */
interface SdkTypes {
  readonly rtpCapabilities: unknown;
  readonly rtpParameters: unknown;
  readonly dtlsParameters: unknown;
  readonly transport: unknown;
}

interface ConsumerAnswer<Sdk extends SdkTypes> {
  readonly id: string;
  readonly producerId: string;
  readonly kind: 'audio' | 'video';
  readonly rtpParameters: Sdk['rtpParameters'];
}

/** The requests of the demos (https://github.com/versatica), one socket.io event each. */
export interface FromClient<Sdk extends SdkTypes> {
  getRouterRtpCapabilities(ack: (capabilities: Sdk['rtpCapabilities']) => void): void;
  createWebRtcTransport(ack: (transport: Sdk['transport']) => void): void;
  connectWebRtcTransport(
    data: { readonly transportId: string; readonly dtlsParameters: Sdk['dtlsParameters'] },
    ack: () => void,
  ): void;
  produce(
    data: {
      readonly transportId: string;
      readonly kind: 'audio' | 'video';
      readonly rtpParameters: Sdk['rtpParameters'];
    },
    ack: (producerId: string) => void,
  ): void;
  getProducers(ack: (producerIds: string[]) => void): void;
  consume(
    data: {
      readonly transportId: string;
      readonly producerId: string;
      readonly rtpCapabilities: Sdk['rtpCapabilities'];
    },
    ack: (consumer: ConsumerAnswer<Sdk>) => void,
  ): void;
  resume(consumerId: string, ack: () => void): void;
}

export interface FromServer {
  newProducer(producerId: string): void;
}
