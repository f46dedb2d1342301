import type { MediaKind } from '@crossfade/video-core';
import sps from 'node-media-server/src/protocol/sps_info.js';
import { RTCPeerConnection, type MediaStreamTrack, type RTCRtpTransceiver, type RtpPacket } from 'werift';
import { HealthMeter, type StreamHealth } from '../policy/stream-health.ts';
import { OPUS, PEER_OPTIONS, VIDEO_CODECS, type IngestTracks } from '../publishing/rtp-peer.ts';
import { WhipOfferError } from './whip-offer-error.ts';

export interface WhipNetwork {
  /** UDP ports, the first and the last. */
  readonly ports: readonly [number, number];
  /** Addresses under which encoders reach this machine, beside its own. */
  readonly announced: readonly string[];
}

export interface WhipReceiverListener {
  /** Media can arrive. */
  readonly onConnected: () => void;
  readonly onPacket: (kind: MediaKind, packet: RtpPacket) => void;
  /** Once; not after `close`. */
  readonly onLost: () => void;
}

/** Milliseconds until the encoder’s media have found their way. */
const CONNECT_TIMEOUT = 10_000;

/** One encoder that sends by WebRTC, whose offer is answered at once and as a whole. */
export class WhipReceiver {
  readonly #connection: RTCPeerConnection;
  readonly #listener: WhipReceiverListener;
  readonly #meter = new HealthMeter();
  #tracks: IngestTracks | undefined;
  #video: RTCRtpTransceiver | undefined;
  #size = { width: 0, height: 0 };
  #impatience: NodeJS.Timeout | undefined;
  #over = false;

  private constructor({ ports }: WhipNetwork, listener: WhipReceiverListener) {
    this.#listener = listener;
    this.#connection = new RTCPeerConnection({
      ...PEER_OPTIONS,
      icePortRange: [...ports],
      codecs: { audio: [OPUS], video: [VIDEO_CODECS.h264, VIDEO_CODECS.vp8] },
    });
  }

  /** Rejects with `WhipOfferError`. */
  static async open(
    offer: string,
    network: WhipNetwork,
    listener: WhipReceiverListener,
  ): Promise<{ readonly receiver: WhipReceiver; readonly answer: string }> {
    const receiver = new WhipReceiver(network, listener);
    try {
      const answer = await receiver.#answer(offer);
      return { receiver, answer: announcing(answer, network.announced) };
    } catch (error) {
      await receiver.close();
      throw error;
    }
  }

  /** What the encoder sends. */
  get tracks(): IngestTracks {
    if (!this.#tracks) throw new Error('An offer that was not answered has no tracks.');
    return this.#tracks;
  }

  health(): StreamHealth | undefined {
    const read = this.#meter.read();
    if (read.kbps === 0) return undefined;
    return { ...this.#size, bFrames: false, transcoded: false, audio: this.tracks.audio, ...read };
  }

  /** Asks the encoder for one. */
  keyframe(): void {
    const receiver = this.#video?.receiver;
    const ssrc = receiver?.track.ssrc;
    if (receiver && ssrc !== undefined) void receiver.sendRtcpPLI(ssrc).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#over = true;
    clearTimeout(this.#impatience);
    await this.#connection.close().catch(() => undefined);
  }

  async #answer(offer: string): Promise<string> {
    const connection = this.#connection;
    connection.onTransceiverAdded.subscribe((transceiver) => {
      transceiver.setDirection('recvonly');
      transceiver.onTrack.subscribe((track) => this.#receive(track));
    });
    connection.connectionStateChange.subscribe((state) => {
      if (state === 'connected') {
        clearTimeout(this.#impatience);
        this.#listener.onConnected();
      } else if (state === 'failed' || state === 'disconnected' || state === 'closed') this.#lost();
    });
    await connection
      .setRemoteDescription({ type: 'offer', sdp: offer })
      .catch((cause: unknown) => Promise.reject(new WhipOfferError('This is not an offer.', { cause })));
    const transceivers = connection.getTransceivers();
    const [video, ...further] = transceivers.filter(({ kind }) => kind === 'video');
    const codec = video?.codecs[0]?.mimeType.toLowerCase();
    if (!video || further.length > 0)
      throw new WhipOfferError('Offer one video track, and at most one of audio.');
    if (codec !== 'video/h264' && codec !== 'video/vp8')
      throw new WhipOfferError('Offer video as H.264 or VP8, and audio as Opus.');
    this.#video = video;
    const audio = transceivers.find(({ kind }) => kind === 'audio');
    this.#tracks = {
      video: codec === 'video/vp8' ? 'vp8' : 'h264',
      audio: audio?.codecs[0]?.mimeType.toLowerCase() === 'audio/opus',
    };
    await connection.setLocalDescription(await connection.createAnswer());
    const answer = connection.localDescription?.sdp;
    if (answer === undefined) throw new WhipOfferError('This offer has no answer.');
    this.#impatience = setTimeout(() => this.#lost(), CONNECT_TIMEOUT);
    return answer;
  }

  #receive(track: MediaStreamTrack): void {
    const { kind } = track;
    if (kind !== 'audio' && kind !== 'video') return;
    track.onReceiveRtp.subscribe((packet) => {
      this.#measure(kind, packet);
      // Extensions were agreed on with the encoder alone.
      packet.header.extensions = [];
      packet.header.extension = false;
      this.#listener.onPacket(kind, packet);
    });
  }

  #measure(kind: MediaKind, { payload, header }: RtpPacket): void {
    const at = performance.now();
    const bytes = payload.length;
    if (kind === 'audio' || !header.marker) return this.#meter.see({ kind, part: 'other', at, bytes });
    this.#meter.see({ kind, part: 'delta', at, bytes });
    if (this.#tracks?.video === 'h264') this.#size = sizeIn(payload) ?? this.#size;
  }

  #lost(): void {
    if (this.#over) return;
    void this.close();
    this.#listener.onLost();
  }
}

/** A parameter set that is alone in its packet, or in one with others (RFC 6184, 5.6 and 5.7.1). */
function sizeIn(payload: Buffer): { readonly width: number; readonly height: number } | undefined {
  const type = (payload[0] ?? 0) & 0x1f;
  if (type === 7) return sps.parseH264Sps(payload) ?? undefined;
  if (type !== 24 || payload.length < 4 || ((payload[3] ?? 0) & 0x1f) !== 7) return undefined;
  return sps.parseH264Sps(payload.subarray(3, 3 + payload.readUInt16BE(1))) ?? undefined;
}

const OWN_CANDIDATE = /^(?<before>a=candidate:\S+ 1 udp \d+ )(?<ip>\d+\.\d+\.\d+\.\d+)(?<after> .*)$/;

/** The same answer with the addresses under which this machine is known outside. */
function announcing(answer: string, addresses: readonly string[]): string {
  const lines: string[] = [];
  for (const line of answer.split('\r\n')) {
    lines.push(line);
    const { before, ip = '', after = '' } = OWN_CANDIDATE.exec(line)?.groups ?? {};
    if (before === undefined || ip.startsWith('127.')) continue;
    for (const address of addresses) lines.push(`${before}${address}${after}`);
  }
  return lines.join('\r\n');
}
