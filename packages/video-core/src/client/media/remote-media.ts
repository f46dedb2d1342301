import type { PublicationInfo } from '../../contract/adapter-event.ts';
import type { CallEvent } from '../../call/call-event.ts';
import {
  stampKey,
  type ParticipantId,
  type PublicationId,
  type RoomStamp,
  type StampKey,
} from '../../contract/identity.ts';
import type { Source } from '../../contract/media.ts';

/** A tile or a voice: what one participant sends of one source, whichever room carries it. */
export interface MediaOwner {
  readonly participantId: ParticipantId;
  readonly source: Source;
}

/** An owner as the key of a map. */
export const ownerKey = ({ participantId, source }: MediaOwner): string => `${source} ${participantId}`;

export interface RemoteMediaListener {
  /** A room has a new publication. */
  added(stamp: RoomStamp, owner: MediaOwner, publicationId: PublicationId): void;
  /** Another track is shown, or none. */
  changed(owner: MediaOwner): void;
  /** No room has a publication of that owner any more. */
  gone(owner: MediaOwner): void;
}

/** What one room carries. */
interface RoomMedia {
  readonly owners: Map<PublicationId, MediaOwner>;
  readonly tracks: Map<PublicationId, MediaStreamTrack>;
  /** The latest publication of each owner. */
  readonly latest: Map<string, PublicationId>;
}

/**
 * The remote publications and tracks of all rooms of the call, by room and publication id, and from which room each
 * tile and voice takes its track.
 */
export class RemoteMedia {
  readonly #rooms = new Map<StampKey, RoomMedia>();
  readonly #listener: RemoteMediaListener;
  #shown: StampKey | undefined;

  constructor(listener: RemoteMediaListener) {
    this.#listener = listener;
  }

  /** From now on everything is shown from that room. */
  showFrom(stamp: RoomStamp): void {
    const shown = stampKey(stamp);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const owners = new Map<string, MediaOwner>();
    for (const room of this.#rooms.values())
      for (const owner of room.owners.values()) owners.set(ownerKey(owner), owner);
    for (const owner of owners.values()) this.#listener.changed(owner);
  }

  /** The track to show. */
  track(owner: MediaOwner): MediaStreamTrack | undefined {
    const room = this.#shown && this.#rooms.get(this.#shown);
    const publicationId = room?.latest.get(ownerKey(owner));
    return publicationId && room?.tracks.get(publicationId);
  }

  publication(stamp: RoomStamp, owner: MediaOwner): PublicationId | undefined {
    return this.#rooms.get(stampKey(stamp))?.latest.get(ownerKey(owner));
  }

  publications(stamp: RoomStamp): Iterable<[PublicationId, MediaOwner]> {
    return this.#rooms.get(stampKey(stamp))?.owners ?? [];
  }

  /** Takes from a room's event which publications there are. */
  follow(stamp: RoomStamp, event: CallEvent): void {
    switch (event.type) {
      case 'roster': {
        const present = new Set<PublicationId>();
        for (const { participantId, publications } of event.participants)
          for (const one of publications) {
            present.add(one.publicationId);
            this.#add(stamp, participantId, one);
          }
        this.#removeWhere(stamp, (publicationId) => !present.has(publicationId));
        break;
      }
      case 'participant-joined':
        for (const one of event.participant.publications)
          this.#add(stamp, event.participant.participantId, one);
        break;
      case 'participant-left':
        this.#removeWhere(stamp, (_, { participantId }) => participantId === event.participantId);
        break;
      case 'publication-added':
        this.#add(stamp, event.participantId, event.publication);
        break;
      case 'publication-removed':
        this.#removeWhere(stamp, (publicationId) => publicationId === event.publicationId);
        break;
      default:
    }
  }

  /** The track that now carries a publication, which may become known only later. */
  setTrack(stamp: RoomStamp, publicationId: PublicationId, track: MediaStreamTrack | undefined): void {
    const room = this.#room(stamp);
    if (track) room.tracks.set(publicationId, track);
    else room.tracks.delete(publicationId);
    const owner = room.owners.get(publicationId);
    if (owner) this.#listener.changed(owner);
  }

  /** Drops everything of a room. */
  drop(stamp: RoomStamp): void {
    this.#removeWhere(stamp, () => true);
    this.#rooms.delete(stampKey(stamp));
  }

  #room(stamp: RoomStamp): RoomMedia {
    const key = stampKey(stamp);
    let room = this.#rooms.get(key);
    if (room === undefined) {
      room = { owners: new Map(), tracks: new Map(), latest: new Map() };
      this.#rooms.set(key, room);
    }
    return room;
  }

  #add(stamp: RoomStamp, participantId: ParticipantId, { publicationId, source }: PublicationInfo): void {
    const room = this.#room(stamp);
    const owner = { participantId, source };
    const known = room.owners.has(publicationId);
    room.owners.set(publicationId, owner);
    room.latest.set(ownerKey(owner), publicationId);
    if (known) return;
    this.#listener.added(stamp, owner, publicationId);
    this.#listener.changed(owner);
  }

  #removeWhere(
    stamp: RoomStamp,
    matches: (publicationId: PublicationId, owner: MediaOwner) => boolean,
  ): void {
    const room = this.#rooms.get(stampKey(stamp));
    for (const [publicationId, owner] of room?.owners ?? []) {
      if (!matches(publicationId, owner)) continue;
      room?.owners.delete(publicationId);
      const key = ownerKey(owner);
      if (room?.latest.get(key) !== publicationId) continue;
      room.latest.delete(key);
      this.#listener.changed(owner);
      if (![...this.#rooms.values()].some(({ latest }) => latest.has(key))) this.#listener.gone(owner);
    }
  }
}
