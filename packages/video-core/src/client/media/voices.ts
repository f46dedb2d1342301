import type { ParticipantId } from '../../contract/identity.ts';
import type { Playback } from './playback.ts';
import { ownerKey, type MediaOwner } from './media-owner.ts';

/**
 * Plays the voice of every (participant, source). Elements are kept and used again, because a browser that asks for a
 * click unlocks an element, not a page; a remote track without an element is never decoded in Chromium.
 */
export class Voices {
  /** What plays each voice: elements of this class, or the application's own. */
  readonly #elements = new Map<string, HTMLMediaElement>();
  readonly #attached = new Set<HTMLMediaElement>();
  readonly #spare: HTMLMediaElement[] = [];
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
    let element = this.#elements.get(key);
    if (element === undefined) {
      if (track === undefined) return;
      element = this.#spare.pop() ?? this.#create();
      element.volume = this.#volumes.get(owner.participantId) ?? 1;
      this.#elements.set(key, element);
    }
    this.#playback.set(element, track);
    if (track === undefined && !this.#attached.has(element)) this.#release(key, element);
  }

  /** Plays a voice with the application's own element; returns how to stop. */
  attach(element: HTMLMediaElement, owner: MediaOwner): () => void {
    const key = ownerKey(owner);
    this.#release(key, this.#elements.get(key));
    this.#attached.add(element);
    element.volume = this.#volumes.get(owner.participantId) ?? element.volume;
    this.#elements.set(key, element);
    this.update(owner);
    return () => {
      if (this.#elements.get(key) !== element) return;
      this.#release(key, element);
      this.update(owner);
    };
  }

  #release(key: string, element: HTMLMediaElement | undefined): void {
    if (element === undefined) return;
    this.#elements.delete(key);
    this.#playback.set(element, undefined);
    if (!this.#attached.delete(element)) this.#spare.push(element);
  }

  setVolume(participantId: ParticipantId, volume: number): void {
    this.#volumes.set(participantId, volume);
    for (const source of ['microphone', 'screen-audio'] as const) {
      const element = this.#elements.get(ownerKey({ participantId, source }));
      if (element) element.volume = volume;
    }
  }
}
