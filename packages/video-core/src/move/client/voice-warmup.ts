import type { CallRooms } from '../../client/session/rooms/call-rooms.ts';
import type { RoomSide } from '../../client/session/rooms/room-side.ts';
import { ownerKey, type RemoteOwner } from '../../client/media/media-owner.ts';
import type { ParticipantId } from '../../contract/identity.ts';

const VOICES = ['microphone', 'screen-audio'] as const;

/**
 * Plays the voices of the target muted until the call is on it: a remote audio track that no element plays is not decoded
 * in Chromium, and an element that plays already is heard at once.
 */
export class VoiceWarmup {
  readonly #rooms: CallRooms;
  readonly #side: RoomSide;
  readonly #warm = new Map<string, { readonly owner: RemoteOwner; readonly element: HTMLMediaElement }>();

  constructor(rooms: CallRooms, side: RoomSide) {
    this.#rooms = rooms;
    this.#side = side;
  }

  /** Plays what the target has of a participant now. */
  update(participantId: ParticipantId): void {
    const { voices, playback } = this.#rooms;
    for (const source of VOICES) {
      const owner = { participantId, source };
      const key = ownerKey(owner);
      const track = this.#rooms.track(owner, this.#side);
      let element = this.#warm.get(key)?.element;
      if (!element) {
        if (!track) continue;
        element = voices.take();
        element.muted = true;
        this.#warm.set(key, { owner, element });
      }
      playback.set(element, track);
    }
  }

  /** Lets every voice be heard from the target, and falls silent in the source, in the same task. */
  swap(): void {
    for (const [key, { owner, element }] of this.#warm)
      if (this.#rooms.voices.replace(element, owner)) this.#warm.delete(key);
    this.end();
  }

  /** Frees what was not needed. */
  end(): void {
    const { voices, playback } = this.#rooms;
    for (const { element } of this.#warm.values()) {
      playback.set(element, undefined);
      element.muted = false;
      voices.spare.push(element);
    }
    this.#warm.clear();
  }
}
