import { type ParticipantId } from '../../contract/identity.ts';
import { SessionSecrets, type SecretStorage } from '../session/joining/session-secrets.ts';
import type { OutgoingMessage } from './control-state.ts';

/** What a reload must not lose: what was written and not yet sent, and how far was read. */
export interface SavedChat {
  readonly read: number;
  readonly outbox: readonly OutgoingMessage[];
}

const NOTHING: SavedChat = { read: 0, outbox: [] };

/** Keeps that in the page's own storage; browsers may refuse it, and then a reload loses it. */
export class ChatStorage {
  readonly #texts: SessionSecrets<ParticipantId>;

  constructor(storage: () => SecretStorage | undefined) {
    this.#texts = new SessionSecrets('chat', storage);
  }

  read(person: ParticipantId): SavedChat {
    return savedIn(this.#texts.get(person)) ?? NOTHING;
  }

  write(person: ParticipantId, saved: SavedChat): void {
    this.#texts.set(person, JSON.stringify(saved));
  }
}

/** Written by this very page, perhaps by an earlier version of it. */
function savedIn(text: string | undefined): SavedChat | undefined {
  const saved = text === undefined ? undefined : parsed(text);
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

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
