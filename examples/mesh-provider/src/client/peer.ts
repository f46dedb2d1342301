import type { PublicationId } from '@crossfade/video-core';
import type { TrackStats } from '@crossfade/video-core/client';
import { readTrackStats, statsOf } from '@crossfade/video-core/statistics';
import type { Signal } from '../protocol/messages.ts';

type Negotiation = Exclude<Signal, { readonly kind: 'wants' }>;

export interface PeerOptions {
  readonly configuration: RTCConfiguration;
  /** Of two, exactly one is: it gives way when both make an offer at once. */
  readonly polite: boolean;
  readonly signal: (signal: Negotiation) => void;
  /** A track came, or the connection's state changed. */
  readonly changed: () => void;
  readonly message: (bytes: Uint8Array) => void;
}

/**
 * One connection to one other browser, by perfect negotiation
 * (https://www.w3.org/TR/webrtc/#perfect-negotiation-example).
 */
export class Peer {
  readonly connection: RTCPeerConnection;
  readonly #options: PeerOptions;
  readonly #sent = new Map<RTCRtpTransceiver, PublicationId>();
  /** What the other says to send in which media section. */
  readonly #offered = new Map<string, PublicationId>();
  readonly #tracks = new Map<PublicationId, MediaStreamTrack>();
  #channel: RTCDataChannel | undefined;
  #makingOffer = false;
  #ignoreOffer = false;
  #settingAnswer = false;

  constructor(options: PeerOptions) {
    this.#options = options;
    const { polite, signal, changed } = options;
    const connection = new RTCPeerConnection(options.configuration);
    this.connection = connection;
    connection.onnegotiationneeded = () => void this.#offer();
    connection.onicecandidate = ({ candidate }) =>
      signal({
        kind: 'candidate',
        candidate: candidate?.candidate ?? '',
        mid: candidate?.sdpMid ?? null,
        line: candidate?.sdpMLineIndex ?? null,
      });
    connection.oniceconnectionstatechange = () => {
      if (connection.iceConnectionState === 'failed') connection.restartIce();
    };
    connection.onconnectionstatechange = changed;
    connection.ontrack = ({ track, transceiver }) => {
      const publicationId = this.#offered.get(transceiver.mid ?? '');
      if (publicationId !== undefined) this.#tracks.set(publicationId, track);
      changed();
    };
    connection.ondatachannel = ({ channel }) => this.#use(channel);
    // The other side has nothing to open, so two who come together do not both make an offer.
    if (!polite) this.#use(connection.createDataChannel('lossy', { ordered: false, maxRetransmits: 0 }));
  }

  track(publicationId: PublicationId): MediaStreamTrack | undefined {
    return this.#tracks.get(publicationId);
  }

  /** Forgets a publication that is over. */
  forget(publicationId: PublicationId): void {
    this.#tracks.delete(publicationId);
  }

  add(
    publicationId: PublicationId,
    track: MediaStreamTrack,
    encoding: RTCRtpEncodingParameters,
  ): RTCRtpTransceiver {
    const transceiver = this.connection.addTransceiver(track, {
      direction: 'sendonly',
      sendEncodings: [encoding],
    });
    this.#sent.set(transceiver, publicationId);
    return transceiver;
  }

  remove(transceiver: RTCRtpTransceiver): void {
    this.#sent.delete(transceiver);
    transceiver.stop();
  }

  /** Drops what the channel cannot take now: its senders expect losses. */
  send(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#channel?.readyState === 'open') this.#channel.send(bytes);
  }

  async take(signal: Negotiation): Promise<void> {
    try {
      if (signal.kind === 'description') await this.#takeDescription(signal);
      else await this.#takeCandidate(signal);
    } catch {
      // Closed meanwhile, of an offer that was ignored, or not to be understood: the connection's state tells.
    }
  }

  async stats(): Promise<readonly TrackStats[]> {
    const report = statsOf(await this.connection.getStats());
    const sent = new Map([...this.#sent].map(([{ mid }, publicationId]) => [mid, publicationId]));
    return [
      ...readTrackStats(report, 'send', (mid) => sent.get(mid ?? null)),
      ...readTrackStats(report, 'receive', (mid) => this.#offered.get(mid ?? '')),
    ];
  }

  close(): void {
    this.#tracks.clear();
    this.connection.onconnectionstatechange = null;
    this.connection.close();
  }

  async #offer(): Promise<void> {
    try {
      this.#makingOffer = true;
      await this.connection.setLocalDescription();
      this.#describe();
    } catch {
      // Closed meanwhile.
    } finally {
      this.#makingOffer = false;
    }
  }

  #describe(): void {
    const { localDescription } = this.connection;
    if (localDescription?.type !== 'offer' && localDescription?.type !== 'answer') return;
    const publications = Object.fromEntries(
      [...this.#sent].flatMap(([{ mid }, publicationId]) => (mid === null ? [] : [[mid, publicationId]])),
    );
    const { type, sdp } = localDescription;
    this.#options.signal({ kind: 'description', description: { type, sdp }, publications });
  }

  async #takeDescription({
    description,
    publications,
  }: Extract<Negotiation, { readonly kind: 'description' }>): Promise<void> {
    const { connection } = this;
    const ready = !this.#makingOffer && (connection.signalingState === 'stable' || this.#settingAnswer);
    this.#ignoreOffer = !this.#options.polite && description.type === 'offer' && !ready;
    if (this.#ignoreOffer) return;
    for (const [mid, publicationId] of Object.entries(publications)) this.#offered.set(mid, publicationId);
    this.#settingAnswer = description.type === 'answer';
    await connection.setRemoteDescription(description);
    this.#settingAnswer = false;
    if (description.type !== 'offer') return;
    await connection.setLocalDescription();
    this.#describe();
  }

  #takeCandidate({
    candidate,
    mid,
    line,
  }: Extract<Negotiation, { readonly kind: 'candidate' }>): Promise<void> {
    return this.connection.addIceCandidate({ candidate, sdpMid: mid, sdpMLineIndex: line });
  }

  #use(channel: RTCDataChannel): void {
    this.#channel = channel;
    channel.binaryType = 'arraybuffer';
    channel.addEventListener('message', ({ data }) => {
      if (data instanceof ArrayBuffer) this.#options.message(new Uint8Array(data));
    });
  }
}
