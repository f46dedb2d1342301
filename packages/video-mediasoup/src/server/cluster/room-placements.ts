import type { RoomName } from '@crossfade/video-core';

/** Where a room lives: one process of the product, which its clients reach at `url`. */
export interface RoomPlacement {
  readonly node: string;
  readonly url: string;
  /** Counts the placements that the room has had. */
  readonly incarnation: number;
}

/** A room that a process says it has. */
export interface RoomLease {
  readonly room: RoomName;
  readonly incarnation: number;
}

/**
 * Which process owns which room. An owner that does not renew in time loses the room to the next claim. All spans are
 * in seconds, by one clock for all processes.
 */
export interface RoomPlacements {
  /**
   * Atomic. Answers with the owner: the caller, as the next incarnation, or the present one. Rejects with
   * `RoomNotFoundError` for a room that was closed.
   */
  claim(
    room: RoomName,
    owner: { readonly node: string; readonly url: string },
    ttl: number,
  ): Promise<RoomPlacement>;
  /** The owner, also one whose lease lapsed up to `lapsedFor` seconds ago. */
  find(room: RoomName, lapsedFor?: number): Promise<RoomPlacement | undefined>;
  /**
   * Renews everything that a process has in one step and answers with what is still its own: not what another has
   * claimed, what was closed, or what lapsed more than `lapsedFor` seconds ago.
   */
  renew(
    rooms: readonly RoomLease[],
    node: string,
    times: { readonly ttl: number; readonly lapsedFor: number },
  ): Promise<readonly RoomName[]>;
  /** Does nothing when another process has the room. */
  release(room: RoomName, node: string): Promise<void>;
}
