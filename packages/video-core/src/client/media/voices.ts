import { ownerKey, type MediaOwner } from './remote-media.ts';

/**
 * Plays the voice of every (participant, source). Elements are kept and used again, because a browser that asks for a
 * click unlocks an element, not a page; a remote track without an element is never decoded in Chromium.
 */
export class Voices {
  readonly #playing = new Map<string, HTMLAudioElement>();
  readonly #spare: HTMLAudioElement[] = [];
  readonly #create: () => HTMLAudioElement;
  readonly #onBlocked: (blocked: boolean) => void;

  constructor(create: () => HTMLAudioElement, onBlocked: (blocked: boolean) => void) {
    this.#create = create;
    this.#onBlocked = onBlocked;
  }

  set(owner: MediaOwner, track: MediaStreamTrack | undefined): void {
    const key = ownerKey(owner);
    const element = this.#playing.get(key);
    if (track === undefined) {
      if (element) this.#retire(key, element);
      return;
    }
    if (element && trackOf(element) === track) return;
    const output = element ?? this.#spare.pop() ?? this.#create();
    this.#playing.set(key, output);
    output.srcObject = new MediaStream([track]);
    void this.#play(output);
  }

  /** To be called from a click: a browser plays what a person asked for. */
  async unlock(): Promise<void> {
    this.#onBlocked(false);
    await Promise.all([...this.#playing.values()].map((output) => this.#play(output)));
  }

  #retire(key: string, output: HTMLAudioElement): void {
    this.#playing.delete(key);
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

const trackOf = ({ srcObject }: HTMLMediaElement): MediaStreamTrack | undefined =>
  srcObject instanceof MediaStream ? srcObject.getTracks()[0] : undefined;
