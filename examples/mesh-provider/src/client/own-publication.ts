import type { Source } from '@crossfade/video-core';

/** What this page publishes, as it was told to. The track is borrowed: it is sent and let go, and nothing else. */
export class OwnPublication {
  readonly source: Source;
  muted: boolean;
  readonly #ended: () => void;
  #track: MediaStreamTrack;

  constructor(source: Source, track: MediaStreamTrack, muted: boolean, ended: () => void) {
    this.source = source;
    this.muted = muted;
    this.#ended = ended;
    this.#track = track;
    track.addEventListener('ended', ended);
  }

  get track(): MediaStreamTrack {
    return this.#track;
  }

  replace(track: MediaStreamTrack): void {
    this.letGo();
    this.#track = track;
    track.addEventListener('ended', this.#ended);
  }

  letGo(): void {
    this.#track.removeEventListener('ended', this.#ended);
  }
}
