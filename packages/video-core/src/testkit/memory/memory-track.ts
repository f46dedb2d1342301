/** What a memory track claims to be. */
export interface MemoryTrackSettings {
  readonly kind: 'audio' | 'video';
  readonly width?: number;
  readonly height?: number;
  readonly frameRate?: number;
  readonly deviceId?: string;
}

let made = 0;

/**
 * A `MediaStreamTrack` without media, for tests outside a browser. Everyone may look at how it was treated: whether it
 * was stopped or disabled. `volume` is how loud an audio track is, from 0 to 1. Dispatches `change` whenever something
 * changed that decides whether media flows.
 */
export class MemoryTrack extends EventTarget implements MediaStreamTrack {
  readonly id: string;
  readonly kind: 'audio' | 'video';
  readonly label: string;
  contentHint = '';
  onended: ((this: MediaStreamTrack, event: Event) => unknown) | null = null;
  onmute: ((this: MediaStreamTrack, event: Event) => unknown) | null = null;
  onunmute: ((this: MediaStreamTrack, event: Event) => unknown) | null = null;
  readonly #settings: MemoryTrackSettings;
  #enabled = true;
  #muted = false;
  #readyState: MediaStreamTrackState = 'live';
  #volume = 1;

  constructor(settings: MemoryTrackSettings) {
    super();
    made += 1;
    this.id = `memory-track-${made}`;
    this.kind = settings.kind;
    this.label = `memory ${settings.kind}`;
    this.#settings = settings;
  }

  get enabled(): boolean {
    return this.#enabled;
  }
  set enabled(enabled: boolean) {
    if (enabled === this.#enabled) return;
    this.#enabled = enabled;
    this.#changed();
  }

  get muted(): boolean {
    return this.#muted;
  }

  get readyState(): MediaStreamTrackState {
    return this.#readyState;
  }

  get volume(): number {
    return this.#volume;
  }
  set volume(volume: number) {
    this.#volume = volume;
    this.#changed();
  }

  /** True when frames or sound come out of it now. */
  get flows(): boolean {
    return this.#enabled && !this.#muted && this.#readyState === 'live';
  }

  stop(): void {
    if (this.#readyState === 'ended') return;
    this.#readyState = 'ended';
    this.#changed();
  }

  /** The device went away, or the other side is gone: the one way in which `ended` is dispatched (W3C). */
  end(): void {
    if (this.#readyState === 'ended') return;
    this.stop();
    this.#tell('ended', this.onended);
  }

  /** Media stops or starts to arrive from the source, which the page cannot decide. */
  setSourceMuted(muted: boolean): void {
    if (muted === this.#muted) return;
    this.#muted = muted;
    this.#changed();
    this.#tell(muted ? 'mute' : 'unmute', muted ? this.onmute : this.onunmute);
  }

  clone(): MemoryTrack {
    const clone = new MemoryTrack(this.#settings);
    clone.#enabled = this.#enabled;
    clone.#readyState = this.#readyState;
    clone.#volume = this.#volume;
    return clone;
  }

  getSettings(): MediaTrackSettings {
    const { width, height, frameRate, deviceId } = this.#settings;
    return {
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      ...(frameRate !== undefined && { frameRate }),
      ...(deviceId !== undefined && { deviceId }),
    };
  }

  getCapabilities(): MediaTrackCapabilities {
    return {};
  }

  getConstraints(): MediaTrackConstraints {
    return {};
  }

  async applyConstraints(): Promise<void> {}

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  #tell(type: string, handler: ((this: MediaStreamTrack, event: Event) => unknown) | null): void {
    const event = new Event(type);
    handler?.call(this, event);
    this.dispatchEvent(event);
  }
}
