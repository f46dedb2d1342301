import type { IncomingData } from '../../../contract/client-adapter.ts';
import type { OutgoingData } from '../../../contract/data-message.ts';
import type { ParticipantId, RoomStamp } from '../../../contract/identity.ts';
import type { MediaOwner } from '../../media/media-owner.ts';
import type { RoomSide } from './room-side.ts';

/** What decides between the rooms of a call while it moves. */
export interface MovingRooms {
  /** The side that an owner's media is shown from; `undefined` for that of the room that the call is on. */
  shown(owner: MediaOwner): RoomSide | undefined;
  /** A room has something else of a participant. */
  changed(participantId: ParticipantId): void;
  /** As `CallSession.send`. */
  send(message: OutgoingData): Promise<void>;
  /** A message came through a room; delivered when it is its turn, once. */
  receive(message: IncomingData, room: RoomStamp): void;
}
