import type { ChatSettings } from './stream.ts';

/** Who wants to write. */
export interface Writer {
  readonly isHost: boolean;
  /** Milliseconds for which they have followed the host; `undefined`: they do not, as guests never do. */
  readonly followedFor: number | undefined;
}

export type ChatRefusal = 'chat-off' | 'followers-only' | 'follows-too-short';

/** Why somebody may not write in the chat of a stream now; `undefined` when they may. Slow mode is counted where it is stored. */
export function chatRefusal(
  { isChatEnabled, isChatFollowersOnly, chatFollowerMinutes }: Omit<ChatSettings, 'isChatDelayed'>,
  { isHost, followedFor }: Writer,
): ChatRefusal | undefined {
  if (!isChatEnabled) return 'chat-off';
  if (isHost || !isChatFollowersOnly) return undefined;
  if (followedFor === undefined) return 'followers-only';
  return followedFor < chatFollowerMinutes * 60_000 ? 'follows-too-short' : undefined;
}
