import { roomOf, sameRoom } from '../../call/call-selectors.ts';
import { ownerKey, type MediaOwner, type RemoteOwner } from '../../client/media/media-owner.ts';
import type { MovableSession } from '../../client/session/call-extension.ts';
import type { MovingRooms } from '../../client/session/rooms/moving-rooms.ts';
import type { RoomSide } from '../../client/session/rooms/room-side.ts';
import type { IncomingData } from '../../contract/client-adapter.ts';
import type { OutgoingData } from '../../contract/data-message.ts';
import type { JoinAnswer } from '../../call/join.ts';
import { SOURCES, type Layer } from '../../contract/media.ts';
import type { ParticipantId, RoomStamp } from '../../contract/identity.ts';
import { onTarget } from './move-reducer.ts';
import { FlowEvidence } from './flow-evidence.ts';
import { COPIES_APART, type MessageCopies } from './message-copies.ts';
import { PATIENCE } from './move-times.ts';
import { TileSwap } from './tile-swap.ts';
import { VoiceWarmup } from './voice-warmup.ts';

/** The media and messages of a call that has two rooms. Until the swap everything is shown from the source. */
export class MovingMedia implements MovingRooms {
  readonly source: RoomSide;
  readonly target: RoomSide;
  readonly evidence = new FlowEvidence();
  readonly #session: MovableSession;
  readonly #answer: JoinAnswer;
  readonly #voices: VoiceWarmup;
  readonly #copies: MessageCopies;
  readonly #tiles = new Map<string, TileSwap>();
  /** Whether the target takes messages, which would wait until it does and come long after their copies. */
  entered = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #swapped = false;
  #onSwapped: (() => void) | undefined;

  /** `answer` of the server that let this page into the target, whose side is there since this task. */
  constructor(
    session: MovableSession,
    source: RoomSide,
    target: RoomSide,
    answer: JoinAnswer,
    copies: MessageCopies,
  ) {
    this.#session = session;
    this.source = source;
    this.target = target;
    this.#voices = new VoiceWarmup(session.rooms, target);
    this.#answer = answer;
    // Two connections estimate one uplink: until the commit the target gets sound and the smallest layer alone.
    this.#limit(0);
    this.#copies = copies;
  }

  shown(owner: MediaOwner): RoomSide | undefined {
    return this.#swapped && this.#tiles.has(ownerKey(owner)) ? this.source : undefined;
  }

  changed(participantId: ParticipantId): void {
    if (!this.#swapped) this.#voices.update(participantId);
  }

  async send(message: OutgoingData): Promise<void> {
    const { rooms } = this.#session;
    const shown = rooms.pinned ?? this.target;
    const other = shown === this.target ? this.source : this.target;
    // Whoever is in both rooms has it from the one that is shown.
    if (message.reliable && this.entered) other.link.connection.send(message).catch(() => undefined);
    await shown.link.connection.send(message);
  }

  receive(message: IncomingData, room: RoomStamp): void {
    this.#copies.receive(message, room, !this.#swapped && sameRoom(room, this.target.link.stamp));
  }

  #limit(largestLayer: Layer): void {
    this.target.largestLayer = largestLayer;
    this.target.syncCameraLimit();
  }

  /** Puts the call on the target. `onSwapped` is called once nothing is shown from the source any more. */
  swap(onSwapped: () => void): void {
    const { rooms, store } = this.#session;
    const tiles = this.#seen().map(
      (owner) => new TileSwap(rooms, this.target, owner, (one) => this.#finish(one)),
    );
    for (const one of tiles) this.#tiles.set(ownerKey(one.owner), one);
    this.#swapped = true;
    this.#onSwapped = onSwapped;
    store.set(onTarget(store.state, this.#answer));
    this.#voices.swap();
    this.#limit(2);
    rooms.updateAll(roomOf(store.state, this.target.link.stamp)?.order ?? []);
    this.#copies.release();
    for (const source of SOURCES)
      if (!store.state.local.sources[source].allowed) void rooms.sources.stop(source);
    if (!this.#tiles.size) queueMicrotask(onSwapped);
    else this.#timer = setTimeout(() => this.finish(), PATIENCE);
  }

  /** The videos that are seen now, and that both rooms carry. */
  #seen(): readonly RemoteOwner[] {
    const { rooms, store } = this.#session;
    const participants = roomOf(store.state, this.target.link.stamp)?.order ?? [];
    return participants
      .flatMap((participantId) => SOURCES.map((source) => ({ participantId, source })))
      .filter(
        (owner) =>
          rooms.tiles.demand(owner)?.visible &&
          rooms.track(owner, this.source) &&
          rooms.track(owner, this.target),
      );
  }

  /** Shows what is left of the source from the target, at once. */
  finish(): void {
    for (const one of this.#tiles.values()) this.#finish(one);
  }

  #finish(one: TileSwap): void {
    if (!this.#tiles.delete(ownerKey(one.owner))) return;
    one.finish();
    if (this.#tiles.size) return;
    clearTimeout(this.#timer);
    this.#onSwapped?.();
  }

  /** The move is over. Copies of messages that were delivered are recognised for a while. */
  abandon(): void {
    const { rooms } = this.#session;
    this.finish();
    this.#voices.end();
    this.#swapped = true;
    this.#copies.release();
    setTimeout(() => {
      if (rooms.moving === this) rooms.moving = undefined;
    }, COPIES_APART);
  }
}
