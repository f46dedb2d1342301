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
  readonly spare: HTMLMediaElement[] = [];
  readonly #volumes = new Map<MediaOwner['participantId'], number>();
  /** Gives an element that plays nothing; to be added to `spare` when it is not needed any more. */
  readonly take: () => HTMLMediaElement;
  readonly #playback: Playback;
  readonly #track: (owner: MediaOwner) => MediaStreamTrack | undefined;

  constructor(
    create: () => HTMLAudioElement,
    playback: Playback,
    track: (owner: MediaOwner) => MediaStreamTrack | undefined,
  ) {
    this.take = () => this.spare.pop() ?? create();
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
      element = this.take();
      this.#use(element, owner, 1);
    }
    this.#playback.set(element, track);
    if (track === undefined && !this.#attached.has(element)) this.#release(key, element);
  }

  /** Plays a voice with the application's own element; returns how to stop. */
  attach(element: HTMLMediaElement, owner: MediaOwner): () => void {
    const key = ownerKey(owner);
    this.#use(element, owner, element.volume);
    this.#attached.add(element);
    this.update(owner);
    return () => {
      if (this.#elements.get(key) !== element) return;
      this.#release(key, element);
      this.update(owner);
    };
  }

  /**
   * Plays a voice with an element that plays the track already, muted: the one before falls silent and this one is heard
   * in the same task. False where the application's own element plays it, which stays.
   */
  replace(element: HTMLMediaElement, owner: MediaOwner): boolean {
    const before = this.#elements.get(ownerKey(owner));
    if (before && this.#attached.has(before)) return false;
    this.#use(element, owner, 1);
    element.muted = false;
    return true;
  }

  #use(element: HTMLMediaElement, owner: MediaOwner, volume: number): void {
    const key = ownerKey(owner);
    this.#release(key, this.#elements.get(key));
    element.volume = this.#volumes.get(owner.participantId) ?? volume;
    this.#elements.set(key, element);
  }

  #release(key: string, element: HTMLMediaElement | undefined): void {
    if (element === undefined) return;
    this.#elements.delete(key);
    this.#playback.set(element, undefined);
    if (!this.#attached.delete(element)) this.spare.push(element);
  }

  setVolume(participantId: ParticipantId, volume: number): void {
    this.#volumes.set(participantId, volume);
    for (const source of ['microphone', 'screen-audio'] as const) {
      const element = this.#elements.get(ownerKey({ participantId, source }));
      if (element) element.volume = volume;
    }
  }
}
