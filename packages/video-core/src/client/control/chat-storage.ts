import { type ParticipantId } from '../../identity.ts';
import type { SecretStorage } from '../resume-secrets.ts';
import type { OutgoingMessage } from './control-state.ts';

/** What a reload must not lose: what was written and not yet sent, and how far was read. */
export interface SavedChat {
  readonly read: number;
  readonly outbox: readonly OutgoingMessage[];
}

const NOTHING: SavedChat = { read: 0, outbox: [] };

const nameOf = (person: ParticipantId): string => `crossfade:chat:${person}`;

/** Keeps that in the page's own storage; browsers may refuse it, and then a reload loses it. */
export class ChatStorage {
  readonly #storage: () => SecretStorage | undefined;

  constructor(storage: () => SecretStorage | undefined) {
    this.#storage = storage;
  }

  read(person: ParticipantId): SavedChat {
    return this.#attempt((storage) => savedIn(storage.getItem(nameOf(person)))) ?? NOTHING;
  }

  write(person: ParticipantId, saved: SavedChat): void {
    this.#attempt((storage) => storage.setItem(nameOf(person), JSON.stringify(saved)));
  }

  forget(person: ParticipantId): void {
    this.#attempt((storage) => storage.removeItem(nameOf(person)));
  }

  #attempt<Result>(action: (storage: SecretStorage) => Result): Result | undefined {
    try {
      const storage = this.#storage();
      return storage && action(storage);
    } catch {
      return undefined;
    }
  }
}

/** Written by this very page, perhaps by an earlier version of it. */
function savedIn(text: string | null): SavedChat | undefined {
  const saved: unknown = text === null ? undefined : JSON.parse(text);
  if (typeof saved !== 'object' || saved === null || !('read' in saved) || !('outbox' in saved))
    return undefined;
  const { read, outbox } = saved;
  if (typeof read !== 'number' || !Array.isArray(outbox) || !outbox.every(isOutgoing)) return undefined;
  return { read, outbox };
}

const isOutgoing = (raw: unknown): raw is OutgoingMessage =>
  typeof raw === 'object' &&
  raw !== null &&
  'id' in raw &&
  typeof raw.id === 'string' &&
  'text' in raw &&
  typeof raw.text === 'string' &&
  'at' in raw &&
  typeof raw.at === 'number';
