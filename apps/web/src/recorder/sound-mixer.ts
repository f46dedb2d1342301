/** Hertz; what Opus carries (RFC 6716, section 2). */
const SAMPLE_RATE = 48_000;

/** Mixes any number of tracks into one that never ends, also while nobody is there. */
export class SoundMixer {
  readonly #context = new AudioContext({ sampleRate: SAMPLE_RATE });
  readonly #output = this.#context.createMediaStreamDestination();
  readonly #limiter: DynamicsCompressorNode;
  readonly #inputs = new Map<string, { readonly track: MediaStreamTrack; readonly node: AudioNode }>();

  constructor() {
    // Several who speak at once would be clipped; one alone stays as loud as they are.
    this.#limiter = new DynamicsCompressorNode(this.#context, {
      threshold: -6,
      knee: 6,
      ratio: 12,
      attack: 0.003,
      release: 0.1,
    });
    this.#limiter.connect(this.#output);
    const silence = new ConstantSourceNode(this.#context, { offset: 0 });
    silence.connect(this.#output);
    silence.start();
  }

  get track(): MediaStreamTrack | undefined {
    return this.#output.stream.getAudioTracks()[0];
  }

  /** From now on exactly these tracks are heard, by whom they belong to. One that stays is not interrupted. */
  set(tracks: ReadonlyMap<string, MediaStreamTrack>): void {
    for (const [owner, { track, node }] of this.#inputs)
      if (tracks.get(owner) !== track) {
        node.disconnect();
        this.#inputs.delete(owner);
      }
    for (const [owner, track] of tracks)
      if (!this.#inputs.has(owner)) {
        const node = this.#context.createMediaStreamSource(new MediaStream([track]));
        node.connect(this.#limiter);
        this.#inputs.set(owner, { track, node });
      }
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}
