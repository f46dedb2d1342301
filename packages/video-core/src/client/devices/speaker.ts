import { Listeners } from '../session/listeners.ts';
import { chime } from './chime.ts';

/**
 * The output that plays the other participants. Give `element` to `createCall` as `audioElement`,
 * and everything that the session plays follows the choice.
 */
export class Speaker {
  readonly #create: () => HTMLAudioElement;
  readonly #devices: MediaDevices | undefined;
  /** A session uses its elements again and again, so they are few. */
  readonly #elements = new Set<HTMLAudioElement>();
  readonly #listeners = new Listeners<[]>();
  #deviceId: string | undefined;
  #testing: Promise<void> | undefined;

  constructor(
    create: () => HTMLAudioElement = () => new Audio(),
    // Absent on pages that were loaded over plain HTTP (W3C Secure Contexts), and on the server.
    devices: MediaDevices | undefined = globalThis.navigator?.mediaDevices,
  ) {
    this.#create = create;
    this.#devices = devices;
  }

  /** The chosen output; `undefined` is the system's. */
  get deviceId(): string | undefined {
    return this.#deviceId;
  }

  /** Whether this browser lets a page choose (W3C Audio Output Devices API). */
  get selectable(): boolean {
    return typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;
  }

  /** Calls `listener` when another output was chosen; returns how to stop. */
  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener);

  /** Makes an element that plays through the chosen output. */
  readonly element = (): HTMLAudioElement => {
    const element = this.#create();
    this.#elements.add(element);
    void this.#route(element);
    return element;
  };

  /** Chooses an output for what plays now and later. One that is not there is answered with the system's. */
  async select(deviceId: string | undefined): Promise<void> {
    this.#set(deviceId);
    await Promise.all([...this.#elements].map((element) => this.#route(element)));
  }

  /** Follows plugging out: back to the system's output when the chosen one is gone. Returns how to stop. */
  follow(): () => void {
    const look = async () => {
      const chosen = this.#deviceId;
      if (chosen === undefined) return;
      const found = (await this.#devices?.enumerateDevices().catch(() => undefined)) ?? [];
      const outputs = found.filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== '');
      // Without a permission, browsers tell of none.
      if (outputs.length === 0 || outputs.some(({ deviceId }) => deviceId === chosen)) return;
      if (this.#deviceId === chosen) await this.select(undefined);
    };
    const onChange = () => void look();
    this.#devices?.addEventListener('devicechange', onChange);
    return () => this.#devices?.removeEventListener('devicechange', onChange);
  }

  /** Plays a short sound; resolves when it is over. A second test while the first plays is the first. */
  async test(): Promise<void> {
    this.#testing ??= this.#play().finally(() => {
      this.#testing = undefined;
    });
    await this.#testing;
  }

  async #play(): Promise<void> {
    const element = this.#create();
    const url = URL.createObjectURL(new Blob([chime()], { type: 'audio/wav' }));
    try {
      await this.#route(element);
      element.src = url;
      const over = new Promise<void>((resolve) => {
        for (const event of ['ended', 'error'])
          element.addEventListener(event, () => resolve(), { once: true });
      });
      await element.play();
      await over;
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  async #route(element: HTMLAudioElement): Promise<void> {
    const deviceId = this.#deviceId ?? '';
    if (!this.selectable || element.sinkId === deviceId) return;
    try {
      await element.setSinkId(deviceId);
    } catch {
      // Gone, or not allowed here.
      if (deviceId === this.#deviceId) await this.select(undefined);
    }
  }

  #set(deviceId: string | undefined): void {
    if (deviceId === this.#deviceId) return;
    this.#deviceId = deviceId;
    this.#listeners.tell();
  }
}
