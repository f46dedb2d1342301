import type { CallSession } from '@crossfade/video-core/client';
import { Room } from 'livekit-client';

/**
 * The SDK's own room while a session is connected, for code written for livekit-client. `undefined` before the
 * join, after the end, while the call moves, and on every other provider.
 */
export function livekitRoomOf(session: Pick<CallSession, 'nativeRoom'>): Room | undefined {
  const native = session.nativeRoom();
  return native instanceof Room ? native : undefined;
}
