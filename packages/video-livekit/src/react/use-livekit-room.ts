import { useCallSession } from '@crossfade/video-react';
import type { Room } from 'livekit-client';
import { useCallback, useSyncExternalStore } from 'react';
import { livekitRoomOf } from '../client/livekit-room.ts';

const none = (): undefined => undefined;

/**
 * The SDK's own room, for the `RoomContext` of `@livekit/components-react`; a different one after a move. `undefined`
 * until connected, after the end, while the call moves, on every other provider and on the server.
 */
export function useLivekitRoom(): Room | undefined {
  const session = useCallSession();
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [session.subscribe('call', listener), session.subscribe('connection', listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [session],
  );
  return useSyncExternalStore(subscribe, () => livekitRoomOf(session), none);
}
