/** Two notes, as a doorbell has: hertz, and seconds after the beginning of a round. */
const NOTES = [
  { pitch: 659.25, at: 0 },
  { pitch: 523.25, at: 0.55 },
] as const;
/** Seconds that a note sounds, and from one round to the next. */
const NOTE = 0.9;
const ROUND = 2.5;
/** Of full scale. Low notes: high ones are the first that ageing ears lose (ISO 7029). */
const LOUDNESS = 0.7;

/** The sound of a visitor at the door. Browsers keep it silent until somebody has touched the page once. */
export class RingSound {
  readonly #create: () => AudioContext;
  #context: AudioContext | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(create: () => AudioContext = () => new AudioContext()) {
    this.#create = create;
  }

  /**
   * To be called from a tap, or to find out whether the browser needs one. Resolves with whether rings are heard: a browser
   * that waits for a tap answers nothing at all.
   */
  async unlock(): Promise<boolean> {
    const context = (this.#context ??= this.#create());
    const patience = new Promise((resolve) => setTimeout(resolve, 300));
    await Promise.race([context.resume().catch(() => undefined), patience]);
    return context.state === 'running';
  }

  /** Rings until it is stopped. Idempotent. */
  start(): void {
    if (this.#timer !== undefined) return;
    void this.unlock();
    this.#play();
    this.#timer = setInterval(() => this.#play(), ROUND * 1_000);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #play(): void {
    const context = this.#context;
    if (context === undefined) return;
    for (const { pitch, at } of NOTES) {
      const start = context.currentTime + at;
      const volume = context.createGain();
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, start + NOTE);
      const tone = context.createOscillator();
      tone.frequency.value = pitch;
      tone.connect(volume).connect(context.destination);
      tone.start(start);
      tone.stop(start + NOTE);
    }
  }
}
