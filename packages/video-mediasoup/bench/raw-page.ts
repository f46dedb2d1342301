import { Device, type types } from 'mediasoup-client';
import { io, type Socket } from 'socket.io-client';
import { DEFAULT_PUBLISH_PROFILE } from '@crossfade/video-core';
import type { FromClient, FromServer } from './raw-signalling.ts';
import { openCameraAndMicrophone } from '../../../bench/pages/camera.ts';
import type { Contender, Seat } from '../../../bench/pages/contender.ts';

type ClientSdk = {
  readonly rtpCapabilities: types.RtpCapabilities;
  readonly rtpParameters: types.RtpParameters;
  readonly dtlsParameters: types.DtlsParameters;
  readonly transport: types.TransportOptions;
};
type Signalling = Socket<FromServer, FromClient<ClientSdk>>;

/**
 * mediasoup-client and socket.io as the demos use them (https://github.com/versatica/mediasoup-demo): capabilities,
 * transport, consumers one by one, and then the own camera and microphone.
 */
export class RawMediasoup implements Contender {
  #seat: Seat | undefined;
  #media: Awaited<ReturnType<typeof openCameraAndMicrophone>> | undefined;
  #socket: Signalling | undefined;
  readonly #transports: types.Transport[] = [];

  async prepare(seat: Seat): Promise<void> {
    this.#seat = seat;
    this.#media = await openCameraAndMicrophone();
  }

  async join(onVideo: (video: HTMLVideoElement) => void): Promise<void> {
    const { server, room, name } = this.#seat ?? unprepared();
    const query = new URLSearchParams({ room, name });
    const { url, token } = await (await fetch(`${server}/mediasoup/token?${query}`)).json();

    const socket: Signalling = io(url, { auth: { token }, transports: ['websocket'] });
    this.#socket = socket;
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });

    const device = new Device();
    await device.load({ routerRtpCapabilities: await socket.emitWithAck('getRouterRtpCapabilities') });

    const receiving = device.createRecvTransport(await socket.emitWithAck('createWebRtcTransport'));
    this.#connectWhenAsked(socket, receiving);
    const consume = async (producerId: string): Promise<void> => {
      const options = await socket.emitWithAck('consume', {
        transportId: receiving.id,
        producerId,
        rtpCapabilities: device.recvRtpCapabilities,
      });
      const consumer = await receiving.consume(options);
      show(consumer.track, onVideo);
      await socket.emitWithAck('resume', consumer.id);
    };
    socket.on('newProducer', (producerId) => {
      consume(producerId).catch((error: unknown) => console.warn('not consumed', error));
    });
    for (const producerId of await socket.emitWithAck('getProducers')) await consume(producerId);

    const sending = device.createSendTransport(await socket.emitWithAck('createWebRtcTransport'));
    this.#connectWhenAsked(socket, sending);
    sending.on('produce', async ({ kind, rtpParameters }, callback) => {
      const id = await socket.emitWithAck('produce', { transportId: sending.id, kind, rtpParameters });
      callback({ id });
    });
    await this.#publish(sending);
  }

  #connectWhenAsked(socket: Signalling, transport: types.Transport): void {
    this.#transports.push(transport);
    transport.on('connect', async ({ dtlsParameters }, callback) => {
      await socket.emitWithAck('connectWebRtcTransport', { transportId: transport.id, dtlsParameters });
      callback();
    });
  }

  async #publish(transport: types.Transport): Promise<void> {
    const { camera, microphone } = this.#media ?? unprepared();
    const { camera: profile, microphone: sound } = DEFAULT_PUBLISH_PROFILE;
    await transport.produce({
      track: microphone,
      codecOptions: {
        opusDtx: sound.dtx,
        opusFec: true,
        opusMaxAverageBitrate: sound.maxBitrate,
      },
    });
    await transport.produce({
      track: camera,
      codecOptions: { videoGoogleStartBitrate: 1_000 },
      encodings: profile.layers.map(({ rid, scaleDownBy, maxBitrate, maxFramerate }) => ({
        rid,
        scaleResolutionDownBy: scaleDownBy,
        maxBitrate,
        maxFramerate,
      })),
    });
  }

  async leave(): Promise<void> {
    for (const transport of this.#transports) transport.close();
    this.#socket?.close();
  }
}

function show(track: MediaStreamTrack, onVideo: (video: HTMLVideoElement) => void): void {
  const element = document.createElement(track.kind === 'video' ? 'video' : 'audio');
  element.autoplay = true;
  element.srcObject = new MediaStream([track]);
  document.querySelector('#remote')?.append(element);
  if (element instanceof HTMLVideoElement) {
    element.playsInline = true;
    onVideo(element);
  }
}

function unprepared(): never {
  throw new Error('prepare comes first');
}
