import type { Stream } from '../policy/stream.ts';
import { isoTime } from '../../visits/views/iso-time.ts';

/** A stream as anyone may see it. */
export const shownStream = (stream: Stream) => ({
  id: stream.host,
  user: {
    id: stream.host,
    username: stream.username,
    name: stream.name,
    imageUrl: stream.imageUrl,
  },
  title: stream.title,
  description: stream.description,
  thumbnail: stream.thumbnail,
  isLive: stream.isLive,
  liveSince: stream.liveSince === undefined ? null : isoTime(stream.liveSince),
  isChatEnabled: stream.isChatEnabled,
  isChatDelayed: stream.isChatDelayed,
  isChatFollowersOnly: stream.isChatFollowersOnly,
  chatFollowerMinutes: stream.chatFollowerMinutes,
});

/** A stream as its host and staff see it. */
export const ownStream = (stream: Stream) => ({ ...shownStream(stream), approval: stream.approval });
