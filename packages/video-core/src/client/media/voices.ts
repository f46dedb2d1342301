import type { ParticipantId } from '../../contract/identity.ts';
import type { Playback } from './playback.ts';
import { ownerKey, type MediaOwner } from './media-owner.ts';

/**
 * Plays the voice of every (participant, source). Elements are kept and used again, because a browser that asks for a
 * click unlocks an element, not a page; a remote track without an element is never decoded in Chromium.
 */
export class Voices {
  readonly #playing = new Map<string, HTMLMediaElement>();
  readonly #spare: HTMLMediaElement[] = [];
  /** The application's own elements, which play instead. */
  readonly #attached = new Map<string, HTMLMediaElement>();
  readonly #volumes = new Map<MediaOwner['participantId'], number>();
  readonly #create: () => HTMLAudioElement;
  readonly #playback: Playback;
  readonly #track: (owner: MediaOwner) => MediaStreamTrack | undefined;

  constructor(
    create: () => HTMLAudioElement,
    playback: Playback,
    track: (owner: MediaOwner) => MediaStreamTrack | undefined,
  ) {
    this.#create = create;
    this.#playback = playback;
    this.#track = track;
  }

  /** Another track is to be heard, or none. */
  update(owner: MediaOwner): void {
    const key = ownerKey(owner);
    const track = this.#track(owner);
    const attached = this.#attached.get(key);
    const own = this.#playing.get(key);
    if (own && (attached || !track)) {
      this.#playing.delete(key);
      this.#playback.set(own, undefined);
      this.#spare.push(own);
    }
    if (attached) return this.#playback.set(attached, track);
    if (track === undefined) return;
    const output = this.#playing.get(key) ?? this.#spare.pop() ?? this.#create();
    this.#playing.set(key, output);
    output.volume = this.#volumes.get(owner.participantId) ?? 1;
    this.#playback.set(output, track);
  }

  /** Plays a voice with the application's own element; returns how to stop. */
  attach(element: HTMLMediaElement, owner: MediaOwner): () => void {
    const key = ownerKey(owner);
    this.#attached.set(key, element);
    element.volume = this.#volumes.get(owner.participantId) ?? element.volume;
    this.update(owner);
    return () => {
      if (this.#attached.get(key) !== element) return;
      this.#attached.delete(key);
      this.#playback.set(element, undefined);
      this.update(owner);
    };
  }

  setVolume(participantId: ParticipantId, volume: number): void {
    this.#volumes.set(participantId, volume);
    for (const source of ['microphone', 'screen-audio'] as const) {
      const key = ownerKey({ participantId, source });
      const element = this.#attached.get(key) ?? this.#playing.get(key);
      if (element) element.volume = volume;
    }
  }
}
