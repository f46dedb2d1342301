import type { MediaKind } from '@crossfade/video-core';
import type { IngestPeer, IngestSignalling } from '@crossfade/video-core/server';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, type RtpPacket } from 'werift';

export type IngestVideoCodec = 'h264' | 'vp8';

/** What an encoder sends, after it was made fit for rooms. */
export interface IngestTracks {
  readonly video: IngestVideoCodec;
  /** Opus. */
  readonly audio: boolean;
}

const FEEDBACK = [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'ccm', parameter: 'fir' }];

/** Constrained baseline is what every room takes; what is sent by that name is decoded by its own parameter sets. */
export const VIDEO_CODECS: Readonly<Record<IngestVideoCodec, RTCRtpCodecParameters>> = {
  h264: new RTCRtpCodecParameters({
    mimeType: 'video/H264',
    clockRate: 90_000,
    payloadType: 102,
    rtcpFeedback: FEEDBACK,
    parameters: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  }),
  vp8: new RTCRtpCodecParameters({
    mimeType: 'video/VP8',
    clockRate: 90_000,
    payloadType: 96,
    rtcpFeedback: FEEDBACK,
  }),
};

export const OPUS = new RTCRtpCodecParameters({
  mimeType: 'audio/opus',
  clockRate: 48_000,
  channels: 2,
  payloadType: 111,
  parameters: 'minptime=10;useinbandfec=1;stereo=1',
});

/** Milliseconds until media can be sent. */
const CONNECT_TIMEOUT = 8_000;

/** What every connection of this process has in common: nobody outside is asked for an address. */
export const PEER_OPTIONS = {
  iceServers: [],
  iceAdditionalHostAddresses: ['127.0.0.1'],
  iceUseTcp: false,
  iceTcpPassive: false,
  bundlePolicy: 'max-bundle',
} satisfies ConstructorParameters<typeof RTCPeerConnection>[0];

/** Sends the RTP of one encoder into one room. */
export class RtpPeer {
  readonly #connection: RTCPeerConnection;
  readonly #senders: Readonly<
    Partial<Record<MediaKind, ReturnType<RTCPeerConnection['addTransceiver']>['sender']>>
  >;
  readonly #listeners = { keyframe: new Set<() => void>(), ended: new Set<() => void>() };
  #peer: IngestPeer | undefined;
  #over = false;

  private constructor(tracks: IngestTracks) {
    this.#connection = new RTCPeerConnection({
      ...PEER_OPTIONS,
      codecs: { audio: [OPUS], video: [VIDEO_CODECS[tracks.video]] },
    });
    const add = (kind: MediaKind) =>
      this.#connection.addTransceiver(new MediaStreamTrack({ kind }), { direction: 'sendonly' }).sender;
    this.#senders = { video: add('video'), ...(tracks.audio && { audio: add('audio') }) };
    this.#senders.video?.onPictureLossIndication.subscribe(() => {
      for (const listener of this.#listeners.keyframe) listener();
    });
  }

  /** Resolves when media can be sent. Rejects as {@link IngestSignalling.open} does, or when no way is found in time. */
  static async open(
    signalling: IngestSignalling,
    credentials: unknown,
    tracks: IngestTracks,
  ): Promise<RtpPeer> {
    const peer = new RtpPeer(tracks);
    try {
      await peer.#connect(signalling, credentials);
      return peer;
    } catch (error) {
      await peer.close();
      throw error;
    }
  }

  /** A receiver cannot go on without a keyframe. */
  onKeyframeWanted(listener: () => void): void {
    this.#listeners.keyframe.add(listener);
  }

  /** The room, or the way there, is gone; not after `close`. */
  onEnded(listener: () => void): void {
    this.#listeners.ended.add(listener);
  }

  /** Payload type and SSRC are those of the room. */
  send(kind: MediaKind, packet: Buffer | RtpPacket): void {
    // One that cannot be sent is lost like any other.
    void this.#senders[kind]?.sendRtp(packet).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#over = true;
    await Promise.all([this.#peer?.close(), this.#connection.close().catch(() => undefined)]);
  }

  async #connect(signalling: IngestSignalling, credentials: unknown): Promise<void> {
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    const offer = this.#connection.localDescription?.sdp;
    if (offer === undefined) throw new Error('There is no offer to send.');
    const peer = await signalling.open(credentials, offer);
    this.#peer = peer;
    if (this.#over) return;
    peer.onEnded(() => this.#ended());
    const connected = this.#connected();
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: peer.answer });
    await connected;
  }

  #connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error('No media path into the room was found in time.')),
        CONNECT_TIMEOUT,
      );
      this.#connection.connectionStateChange.subscribe((state) => {
        if (state === 'connected') {
          clearTimeout(timer);
          resolve();
        } else if (state === 'failed' || state === 'closed' || state === 'disconnected') {
          clearTimeout(timer);
          reject(new Error('The media path into the room was lost.'));
          this.#ended();
        }
      });
    });
  }

  #ended(): void {
    if (this.#over) return;
    this.#over = true;
    for (const listener of this.#listeners.ended) listener();
    void this.close();
  }
}
