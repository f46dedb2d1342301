import type { ChatSettings } from './stream.ts';

/** Who wants to write. */
export interface Writer {
  readonly isHost: boolean;
  /** Guests follow nobody. */
  readonly follows: boolean;
}

export type ChatRefusal = 'chat-off' | 'followers-only';

/** Why somebody may not write in the chat of a stream now; `undefined` when they may. Slow mode is counted where it is stored. */
export function chatRefusal(
  { isChatEnabled, isChatFollowersOnly }: Omit<ChatSettings, 'isChatDelayed'>,
  { isHost, follows }: Writer,
): ChatRefusal | undefined {
  if (!isChatEnabled) return 'chat-off';
  if (isHost) return undefined;
  return isChatFollowersOnly && !follows ? 'followers-only' : undefined;
}
