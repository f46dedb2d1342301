import { RoomNotFoundError } from '../../contract/errors/room-not-found-error.ts';
import type { RoomParticipant } from '../../contract/server-adapter.ts';
import type { Deployments } from '../decision/deployments.ts';
import type { CallRoom } from './call-record.ts';

/** Who is inside a room now: nobody where there is no such room. Rejects when its deployment does not answer. */
export async function listInside(
  deployments: Pick<Deployments, 'get'>,
  { room, deployment }: Pick<CallRoom, 'room' | 'deployment'>,
): Promise<readonly RoomParticipant[]> {
  try {
    return await deployments.get(deployment).listParticipants(room);
  } catch (error) {
    if (error instanceof RoomNotFoundError) return [];
    throw error;
  }
}
