interface Playing {
  track: MediaStreamTrack;
  readonly stopped: AbortController;
}

/**
 * Keeps elements playing. Browsers may refuse to until the participant clicks (HTML, autoplay; iOS in low power mode
 * refuses video too), and systems pause them, as for a phone call or while the page is hidden.
 */
export class Playback {
  readonly #elements = new Map<HTMLMediaElement, Playing>();
  readonly #blocked = new Set<HTMLMediaElement>();
  readonly #onBlocked: (blocked: boolean) => void;

  constructor(onBlocked: (blocked: boolean) => void) {
    this.#onBlocked = onBlocked;
  }

  /** Shows or plays a track with an element, from now until it is given another or none. */
  set(element: HTMLMediaElement, track: MediaStreamTrack | undefined): void {
    const playing = this.#elements.get(element);
    if (playing?.track === track) return;
    element.srcObject = track ? new MediaStream([track]) : null;
    if (track === undefined) return this.#stop(element);
    if (playing) playing.track = track;
    else this.#elements.set(element, { track, stopped: this.#keepPlaying(element) });
    void this.#play(element);
  }

  /** To be called from a click: a browser plays what the user asked for. */
  async unlock(): Promise<void> {
    await Promise.all([...this.#elements.keys()].map((element) => this.#play(element)));
  }

  #keepPlaying(element: HTMLMediaElement): AbortController {
    const stopped = new AbortController();
    const { signal } = stopped;
    const resume = (): void => {
      if (element.paused && document.visibilityState === 'visible') void this.#play(element);
    };
    element.addEventListener('pause', resume, { signal });
    document.addEventListener('visibilitychange', resume, { signal });
    return stopped;
  }

  #stop(element: HTMLMediaElement): void {
    this.#elements.get(element)?.stopped.abort();
    this.#elements.delete(element);
    this.#mark(element, false);
  }

  async #play(element: HTMLMediaElement): Promise<void> {
    try {
      await element.play();
      this.#mark(element, false);
    } catch (error) {
      // An AbortError only says that another track came meanwhile.
      if (error instanceof DOMException && error.name === 'NotAllowedError' && this.#elements.has(element))
        this.#mark(element, true);
    }
  }

  #mark(element: HTMLMediaElement, blocked: boolean): void {
    const before = this.#blocked.size > 0;
    if (blocked) this.#blocked.add(element);
    else this.#blocked.delete(element);
    if (before !== this.#blocked.size > 0) this.#onBlocked(!before);
  }
}
