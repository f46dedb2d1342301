import type { RoomName } from '@crossfade/video-core';

/** Where a room lives: one process of the product, which its clients reach at `url`. */
export interface RoomPlacement {
  readonly node: string;
  readonly url: string;
  /** Counts the placements that the room has had. */
  readonly incarnation: number;
}

/** What a process says of a room that it has. */
export interface RoomLease {
  readonly room: RoomName;
  readonly incarnation: number;
}

/**
 * Which process has which room. An owner that does not renew in time loses the room to the next claim.
 * Times are in seconds.
 */
export interface RoomPlacements {
  /** Atomic. Answers with the owner: the caller, as the next incarnation, or whoever has it already. */
  claim(
    room: RoomName,
    owner: { readonly node: string; readonly url: string },
    ttl: number,
  ): Promise<RoomPlacement>;
  find(room: RoomName): Promise<RoomPlacement | undefined>;
  /** Renews all that a process has in one step; answers with those that are not somebody else's by now. */
  renew(rooms: readonly RoomLease[], node: string, ttl: number): Promise<readonly RoomName[]>;
  /** Nothing happens when the room is somebody else's. */
  release(room: RoomName, node: string): Promise<void>;
}
