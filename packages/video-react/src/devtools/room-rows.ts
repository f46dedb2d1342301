import { sameRoom, type CallState, type RoomState, type RoomStamp } from '@crossfade/video-core';

export interface RoomRow extends RoomStamp {
  /** What it is to the call. */
  readonly part: 'pinned' | 'target' | 'source';
  /** Absent where this page does not know it. */
  readonly deployment: string | undefined;
  readonly connection: string;
  readonly others: number;
  /** Sources that are published there. */
  readonly published: readonly string[];
}

/** What of a call's state says which rooms there are. */
type Whereabouts = Pick<CallState, 'pin' | 'moving'> & {
  readonly rooms: readonly Pick<RoomState, 'epoch' | 'attempt' | 'connection' | 'order' | 'own'>[];
};

/** Deployments by room, since the state names only those of the pinned room and of the target. */
export type KnownRooms = ReadonlyMap<string, string>;

export const roomName = ({ epoch, attempt }: RoomStamp): string => `${epoch}.${attempt}`;

/** What is known of rooms after a state, besides what was known before. The same map where nothing is new. */
export function knownRooms(
  before: KnownRooms,
  { pin, decision, moving }: Pick<CallState, 'pin' | 'decision' | 'moving'>,
): KnownRooms {
  const now = new Map(before);
  // During a move that is committed the decision may still be of the source.
  const pinned =
    moving && pin && sameRoom(moving.target, pin) ? moving.target.deployment : decision?.deployment;
  if (pin && pinned !== undefined && !now.has(roomName(pin))) now.set(roomName(pin), pinned);
  if (moving) now.set(roomName(moving.target), moving.target.deployment);
  return now.size === before.size ? before : now;
}

/** Every room that this page is in: two during a move. */
export const roomRows = ({ rooms, pin, moving }: Whereabouts, known: KnownRooms): readonly RoomRow[] =>
  rooms.map((room) => ({
    epoch: room.epoch,
    attempt: room.attempt,
    part:
      pin && sameRoom(room, pin) ? 'pinned' : moving && sameRoom(room, moving.target) ? 'target' : 'source',
    deployment: known.get(roomName(room)),
    connection: room.connection.name,
    others: room.order.length,
    published: Object.keys(room.own.published),
  }));
