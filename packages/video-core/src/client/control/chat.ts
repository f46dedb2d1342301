import { CHAT_LIMITS, type ChatMessage } from '../../call/control-protocol.ts';
import { withoutDeleted } from '../../call/without-deleted.ts';
import type { ParticipantId } from '../../contract/identity.ts';
import { randomHex } from '../session/rooms/random-hex.ts';
import type { ChatStorage } from './chat-storage.ts';
import type { ControlState, OutgoingMessage } from './control-state.ts';
import type { ControlStateStore } from './control-state-store.ts';

/**
 * One participant's view of a call's chat: all messages in the server's order, and this participant's that are not
 * among them yet. A message has one id from the first try to the last, so it may be sent any number of times.
 */
export class Chat {
  readonly #self: ParticipantId;
  readonly #store: ControlStateStore;
  readonly #storage: ChatStorage;
  /** Places of messages that the server has and that did not come back yet. */
  readonly #placed = new Map<string, number>();
  #read: number;
  /** The place of the last message or deletion that came. */
  #last = 0;

  constructor(self: ParticipantId, store: ControlStateStore, storage: ChatStorage) {
    this.#self = self;
    this.#store = store;
    this.#storage = storage;
    const { read, outbox } = storage.read(self);
    this.#read = read;
    store.patch({ messages: [], outbox, unread: 0 });
  }

  /** The place of the last message that came; 0 when there is none. */
  get last(): number {
    return this.#last;
  }

  /** The first message that the server does not have and did not refuse. */
  get next(): OutgoingMessage | undefined {
    return this.#store.state.outbox.find(({ id, problem }) => problem === undefined && !this.#placed.has(id));
  }

  write(text: string): void {
    const outgoing = { id: randomHex(16), text, at: Date.now() };
    this.#change({ outbox: [...this.#store.state.outbox, outgoing] });
  }

  /** What the server told, which may hold what is here already. */
  take(messages: readonly ChatMessage[]): void {
    const { before, messages: known } = this.#store.state;
    const fresh = messages.filter(({ seq }) => seq > this.#last);
    this.#last = fresh.at(-1)?.seq ?? this.#last;
    if (before === undefined) this.#store.patch({ before: this.#last });
    if (fresh.length === 0) return;
    const left = withoutDeleted([...known, ...fresh]).filter(({ deletes }) => deletes === undefined);
    this.#change({ messages: left.slice(-CHAT_LIMITS.history) });
  }

  /** The server has a message, at a place that may be one of those that are here. */
  placed(id: string, seq: number): void {
    this.#placed.set(id, seq);
    this.#change({});
  }

  refused(id: string, problem: string): void {
    this.#change({ outbox: this.#with(id, (message) => ({ ...message, problem })) });
  }

  retry(id: string): void {
    this.#change({ outbox: this.#with(id, ({ text, at }) => ({ id, text, at })) });
  }

  discard(id: string): void {
    this.#change({
      outbox: this.#store.state.outbox.filter((one) => one.id !== id || one.problem === undefined),
    });
  }

  markRead(): void {
    this.#read = this.last;
    this.#change({});
  }

  dropUnsent(): void {
    this.#change({ outbox: [] });
  }

  #with(id: string, change: (message: OutgoingMessage) => OutgoingMessage): readonly OutgoingMessage[] {
    return this.#store.state.outbox.map((message) => (message.id === id ? change(message) : message));
  }

  #change(change: Partial<Pick<ControlState, 'messages' | 'outbox'>>): void {
    const { messages, outbox } = { ...this.#store.state, ...change };
    const back = new Set(messages.filter(({ from }) => from === this.#self).map(({ id }) => id));
    const waiting = outbox.filter(
      ({ id }) => !back.has(id) && (this.#placed.get(id) ?? Infinity) > this.#last,
    );
    for (const { id } of outbox) if (!waiting.some((one) => one.id === id)) this.#placed.delete(id);
    const unread = messages.filter(({ seq, from }) => seq > this.#read && from !== this.#self).length;
    this.#storage.write(this.#self, { read: this.#read, outbox: waiting });
    this.#store.patch({
      messages,
      unread,
      // The same one as before when nothing left it.
      outbox: waiting.length === outbox.length ? outbox : waiting,
    });
  }
}
