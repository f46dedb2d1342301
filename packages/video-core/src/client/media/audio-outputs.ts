import type { PublicationId } from '../../contract/identity.ts';

/**
 * Plays every remote audio track. Elements are kept and used again, because a browser that asks for a click
 * unlocks an element, not a page; a remote track without an element is never decoded in Chromium.
 */
export class AudioOutputs {
  readonly #playing = new Map<PublicationId, HTMLAudioElement>();
  readonly #spare: HTMLAudioElement[] = [];
  readonly #create: () => HTMLAudioElement;
  readonly #onBlocked: (blocked: boolean) => void;

  constructor(create: () => HTMLAudioElement, onBlocked: (blocked: boolean) => void) {
    this.#create = create;
    this.#onBlocked = onBlocked;
  }

  set(publicationId: PublicationId, track: MediaStreamTrack | undefined): void {
    const element = this.#playing.get(publicationId);
    if (track === undefined) {
      if (element) this.#retire(publicationId, element);
      return;
    }
    const output = element ?? this.#spare.pop() ?? this.#create();
    this.#playing.set(publicationId, output);
    output.srcObject = new MediaStream([track]);
    void this.#play(output);
  }

  /** To be called from a click: a browser plays what a person asked for. */
  async unlock(): Promise<void> {
    this.#onBlocked(false);
    await Promise.all([...this.#playing.values()].map((output) => this.#play(output)));
  }

  clear(): void {
    for (const [publicationId, output] of this.#playing) this.#retire(publicationId, output);
  }

  #retire(publicationId: PublicationId, output: HTMLAudioElement): void {
    this.#playing.delete(publicationId);
    output.srcObject = null;
    this.#spare.push(output);
  }

  async #play(output: HTMLAudioElement): Promise<void> {
    try {
      await output.play();
    } catch (error) {
      // An AbortError only says that another track came meanwhile.
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.#onBlocked(true);
    }
  }
}
