import type { DisconnectReason } from '@crossfade/video-core';
import { DisconnectReason as LivekitReason } from 'livekit-client';

/** Why the server, or the SDK, ended the connection. A disconnect without an explanation counts as lost. */
export function disconnectReasonOf(reason: LivekitReason | undefined): DisconnectReason {
  switch (reason) {
    case LivekitReason.PARTICIPANT_REMOVED:
      return 'removed';
    case LivekitReason.DUPLICATE_IDENTITY:
      return 'replaced';
    case LivekitReason.ROOM_DELETED:
    case LivekitReason.ROOM_CLOSED:
      return 'ended';
    case LivekitReason.SERVER_SHUTDOWN:
    case LivekitReason.MIGRATION:
      return 'server-away';
    case LivekitReason.USER_REJECTED:
    case LivekitReason.USER_UNAVAILABLE:
      return 'refused';
    case LivekitReason.JOIN_FAILURE:
      return 'failed';
    // CLIENT_INITIATED without a call of `close`: the SDK disconnected by itself, for example when the page was frozen.
    default:
      return 'lost';
  }
}

export const isRetryable = (reason: DisconnectReason): boolean =>
  reason === 'lost' || reason === 'server-away' || reason === 'room-missing';

/** Why another participant left. */
export function departureOf(reason: LivekitReason | undefined): 'left' | 'removed' | 'lost' | 'replaced' {
  switch (reason) {
    case undefined:
    case LivekitReason.UNKNOWN_REASON:
    case LivekitReason.CLIENT_INITIATED:
    case LivekitReason.ROOM_DELETED:
    case LivekitReason.ROOM_CLOSED:
      return 'left';
    case LivekitReason.PARTICIPANT_REMOVED:
      return 'removed';
    case LivekitReason.DUPLICATE_IDENTITY:
      return 'replaced';
    default:
      return 'lost';
  }
}
