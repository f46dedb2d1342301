import { BoundedMap } from '../../adapter-kit/bounded-map.ts';
import type { ChatMessage } from '../../call/control-protocol.ts';
import type { CallId } from '../../contract/identity.ts';

/** Characters of chat that one message to a client holds; of more it is sent the latest, as after too many messages. */
export const CHAT_AT_ONCE = 200_000;

/** The latest of some messages, which are in order, of so many characters: as many as one message to a client holds. */
export function latestChat(
  messages: readonly ChatMessage[],
  characters = CHAT_AT_ONCE,
): readonly ChatMessage[] {
  let together = 0;
  const first = messages.findLastIndex(({ text }) => (together += text.length) > characters);
  return messages.slice(first + 1);
}

/** Calls whose chat is remembered; each takes up to twice `CHAT_AT_ONCE` bytes. */
const REMEMBERED = 100;

/**
 * What has been said in the calls of a process, as far as newcomers are sent it: reading a long chat from the database
 * takes it tens of milliseconds, and anyone may connect again and again.
 */
export class ChatHistories extends BoundedMap<CallId, readonly ChatMessage[]> {
  constructor() {
    super(REMEMBERED);
  }
}
