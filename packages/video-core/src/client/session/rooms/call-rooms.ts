import type { CallEvent } from '../../../call/call-event.ts';
import { publicationOf, roomOf } from '../../../call/call-selectors.ts';
import type { RoomState } from '../../../call/call-state.ts';
import { stampKey, type ParticipantId, type RoomStamp, type StampKey } from '../../../contract/identity.ts';
import { mediaKindOf, SOURCES, type Layer, type Source } from '../../../contract/media.ts';
import type { MediaDevicesPort } from '../../media/media-devices.ts';
import type { MediaOwner } from '../../media/media-owner.ts';
import { Playback } from '../../media/playback.ts';
import { VideoTiles } from '../../media/video-tiles.ts';
import { Voices } from '../../media/voices.ts';
import { LocalSources } from './local-sources.ts';
import type { MovingRooms } from './moving-rooms.ts';
import type { RoomLink } from './room-link.ts';
import { RoomSide } from './room-side.ts';
import { touchedParticipants, type StateStore } from '../state-store.ts';

/**
 * The rooms of the call and the media that they carry: every local source goes to all of them, and what is shown, played
 * and asked for comes from the room that the call is on.
 */
export class CallRooms {
  readonly sources: LocalSources;
  readonly playback: Playback;
  readonly voices: Voices;
  readonly tiles: VideoTiles;
  /** Set while the call moves. */
  moving: MovingRooms | undefined;
  readonly #store: StateStore;
  readonly #sides = new Map<StampKey, RoomSide>();
  /** Whose a publication is: to look for it among everyone would cost more for each participant more. */
  readonly #publishers = new Map<string, ParticipantId>();

  constructor(store: StateStore, devices: MediaDevicesPort, audioElement: () => HTMLAudioElement) {
    this.#store = store;
    this.sources = new LocalSources(devices, store, (source) => this.#sync(source));
    this.playback = new Playback((blocked) => store.dispatch({ type: 'local/playback-blocked', blocked }));
    const track = (owner: MediaOwner) => this.track(owner);
    this.voices = new Voices(audioElement, this.playback, track);
    this.tiles = new VideoTiles(this.playback, track, (owner) => this.#syncDemand(owner));
  }

  /** The side of the room that the call is on. */
  get pinned(): RoomSide | undefined {
    const { pin } = this.#store.state;
    return pin && this.side(pin);
  }

  side(stamp: RoomStamp): RoomSide | undefined {
    return this.#sides.get(stampKey(stamp));
  }

  #room(stamp: RoomStamp | undefined): RoomState | undefined {
    return roomOf(this.#store.state, stamp);
  }

  #publication(stamp: RoomStamp | undefined, participantId: ParticipantId, source: Source) {
    return publicationOf(this.#room(stamp)?.participants.get(participantId), source);
  }

  /** The track to show or to play; of a participant, what that side carries. */
  track(owner: MediaOwner, side = this.moving?.shown(owner) ?? this.pinned): MediaStreamTrack | undefined {
    const { participantId, source } = owner;
    if (participantId === 'local') return this.sources.media.original(source);
    const publication = this.#publication(side?.link.stamp, participantId, source);
    return publication && side?.link.tracks.get(publication.publicationId);
  }

  /** Sends everything local to a room. Resolves once it is entered; a room that is not entered is closed. */
  async open(link: RoomLink): Promise<void> {
    const side = new RoomSide(link, this.sources, (source) => this.#refused(side, source));
    const key = stampKey(link.stamp);
    this.#sides.set(key, side);
    for (const { order } of this.#store.state.rooms) this.updateAll(order);
    side.syncAll();
    try {
      await link.connection.entered;
    } catch (error) {
      if (this.#sides.get(key) === side) this.#sides.delete(key);
      await side.close();
      throw error;
    }
  }

  /** Leaves one room and drops what it told. Idempotent. */
  async close(stamp: RoomStamp): Promise<void> {
    const side = this.side(stamp);
    if (side === undefined) return;
    this.#sides.delete(stampKey(stamp));
    this.#drop(this.#room(stamp));
    await side.close();
  }

  /** Leaves every room; what they told is shown until `dropOthers`. */
  async closeAll(): Promise<void> {
    const sides = [...this.#sides.values()];
    this.#sides.clear();
    await Promise.all(sides.map((side) => side.close()));
  }

  /** Drops what every room told but this one. */
  dropOthers(kept?: RoomStamp): void {
    const keep = this.#room(kept);
    for (const room of this.#store.state.rooms) if (room !== keep) this.#drop(room);
  }

  #drop(room: RoomState | undefined): void {
    if (room === undefined) return;
    this.#store.dispatch({ type: 'local/room-closed', stamp: room });
    this.updateAll(room.order, room);
  }

  /** Takes an event of a room into the state, and does what it asks for. */
  follow(event: CallEvent): void {
    const side = this.side(event);
    const before = this.#room(event);
    this.#store.dispatch(event);
    this.updateAll(touchedParticipants(event, before, this.#room(event)), before);
    switch (event.type) {
      case 'forced-mute':
        side?.forcedMute(event.source, event.publicationId);
        void this.sources.forceMuted(event.source);
        break;
      case 'rights':
        for (const source of SOURCES)
          if (
            side === this.pinned &&
            !event.rights.publish.includes(source) &&
            this.sources.media.original(source)
          )
            void this.sources.stop(source);
        break;
      default:
    }
  }

  /** A room has another track for a publication, or none any more. */
  trackChanged(publicationId: string): void {
    const publisher = this.#publishers.get(publicationId);
    if (publisher !== undefined) this.#update(publisher);
  }

  limitCamera(largest: Layer): void {
    this.sources.largestCameraLayer = largest;
    for (const side of this.#sides.values()) side.syncCameraLimit();
  }

  /** What the room that the call is on refuses is stopped; another room goes without it. */
  #refused(side: RoomSide, source: Source): void {
    if (side === this.pinned) void this.sources.stop(source);
    this.#store.dispatch({ type: 'local/refused', source, stamp: side.link.stamp });
  }

  async #sync(source: Source): Promise<void> {
    if (mediaKindOf(source) === 'video') this.tiles.update({ participantId: 'local', source }, false);
    await Promise.all([...this.#sides.values()].map((side) => side.sync(source)));
  }

  /**
   * Makes what is shown, played and asked for of participants equal to what the rooms have now. `before` is the room as it
   * was, whose publications may be gone.
   */
  updateAll(participants: Iterable<ParticipantId>, before?: RoomState): void {
    for (const id of participants) {
      for (const { publicationId } of before?.participants.get(id)?.publications ?? [])
        this.#publishers.delete(publicationId);
      for (const room of this.#store.state.rooms)
        for (const { publicationId } of room.participants.get(id)?.publications ?? [])
          this.#publishers.set(publicationId, id);
      this.#update(id);
    }
  }

  #update(participantId: ParticipantId): void {
    for (const source of SOURCES) {
      const owner = { participantId, source };
      if (mediaKindOf(source) === 'audio') {
        this.voices.update(owner);
        continue;
      }
      const published = this.#store.state.rooms.some(({ participants }) =>
        publicationOf(participants.get(participantId), source),
      );
      this.tiles.update(owner, published);
      this.#syncDemand(owner);
    }
    this.moving?.changed(participantId);
  }

  #syncDemand(owner: MediaOwner): void {
    const { participantId, source } = owner;
    if (participantId === 'local') return;
    const demand = this.tiles.demand(owner);
    if (demand === undefined) return;
    for (const side of this.#sides.values()) {
      const publication = this.#publication(side.link.stamp, participantId, source);
      if (publication) side.setDemand(publication.publicationId, demand);
    }
  }
}
