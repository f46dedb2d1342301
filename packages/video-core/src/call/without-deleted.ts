import type { ChatMessage } from './control-protocol.ts';

/** What is left once the deletions among messages are carried out; the deletions stay, for those who have what they delete. */
export function withoutDeleted(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const deleted = new Set(messages.flatMap(({ deletes }) => deletes ?? []));
  return deleted.size === 0 ? messages : messages.filter(({ seq }) => !deleted.has(seq));
}
