import { pinnedRoom, type RoomState } from '@crossfade/video-core';
import { useCallState } from './use-call-state.ts';

/** The connection to the room that the call is on. */
export const useConnection = (): RoomState['connection'] | undefined =>
  useCallState('connection', (state) => pinnedRoom(state)?.connection);
