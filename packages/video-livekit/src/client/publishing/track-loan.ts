/**
 * Which of core's tracks a sender of the SDK sends, if any. The SDK itself holds the inert one, which it may stop and
 * disable as it likes.
 */
export class TrackLoan {
  /** What core lends now; `undefined` once unpublished. */
  #track: MediaStreamTrack | undefined;
  /** The track that the server was told of: it knows arriving media by this track's id. */
  #announced: MediaStreamTrack;
  #sender: RTCRtpSender | undefined;
  #silent = false;
  #muted = false;
  readonly inert: MediaStreamTrack;

  constructor(track: MediaStreamTrack, kind: 'audio' | 'video') {
    this.#track = track;
    this.#announced = track;
    this.inert = inertTrack(kind);
  }

  get announced(): MediaStreamTrack {
    return this.#announced;
  }

  set sender(sender: RTCRtpSender | undefined) {
    this.#sender = sender;
    // Before anything is negotiated, so that nothing of a muted track ever leaves.
    if (this.#wanted !== this.#announced) void this.#apply();
  }

  set muted(muted: boolean) {
    this.#muted = muted;
    void this.#apply();
  }

  /** Sends nothing, whatever the server knows. */
  silence(silent: boolean): void {
    this.#silent = silent;
    void this.#apply();
  }

  /** Sends another track from now on, or none; resolves when the sender has it. */
  async lend(track: MediaStreamTrack | undefined): Promise<void> {
    this.#track = track;
    await this.#apply();
  }

  get #wanted(): MediaStreamTrack | null {
    return this.#silent || this.#muted ? null : (this.#track ?? null);
  }

  /** A sender takes its replacements in the order of the calls (W3C webrtc, "operations chain"). */
  async #apply(): Promise<void> {
    const sender = this.#sender;
    if (!sender) return;
    this.#announced = this.#track ?? this.inert;
    // A sender whose connection was closed sends nothing.
    if (sender.transport?.state !== 'closed') await sender.replaceTrack(this.#wanted).catch(() => undefined);
  }
}

const inert = new Map<'audio' | 'video', MediaStreamTrack>();

/** A track that never carries media: that of a receiver whose connection was closed before it received. */
function inertTrack(kind: 'audio' | 'video'): MediaStreamTrack {
  let track = inert.get(kind);
  if (track === undefined) {
    const peer = new RTCPeerConnection();
    track = peer.addTransceiver(kind).receiver.track;
    peer.close();
    inert.set(kind, track);
  }
  // One each, since the SDK listens to it; and stopped, which raises no event: it would end with its connection otherwise, a
  // moment later and with an event, and the SDK takes a screen out that ended.
  const own = track.clone();
  own.stop();
  return own;
}
