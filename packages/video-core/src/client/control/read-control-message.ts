import type { ChatMessage, ControlMessage, PresentPerson } from '../../control-protocol.ts';
import { asId } from '../../identity.ts';

type Json = Readonly<Record<string, unknown>>;

/** What the server told; `undefined` for what this version does not know, which is ignored. */
export function readControlMessage(raw: unknown): ControlMessage | undefined {
  if (!isRecord(raw)) return undefined;
  const { type } = raw;
  switch (type) {
    case 'people': {
      const people = listOf(raw['people'], personIn);
      return people && { type, people };
    }
    case 'hands': {
      const hands = listOf(raw['hands'], (id) => (typeof id === 'string' ? asId.participant(id) : undefined));
      return hands && { type, hands };
    }
    case 'call': {
      const { locked } = raw;
      return typeof locked === 'boolean' ? { type, locked } : undefined;
    }
    case 'chat': {
      const messages = listOf(raw['messages'], chatMessageIn);
      return messages && { type, messages };
    }
    case 'closed': {
      const { reason, message } = raw;
      if (reason !== 'ended' && reason !== 'removed' && reason !== 'replaced') return undefined;
      return { type, reason, message: typeof message === 'string' ? message : '' };
    }
    default:
      return undefined;
  }
}

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Whole or not at all. */
function listOf<Item>(raw: unknown, read: (item: unknown) => Item | undefined): readonly Item[] | undefined {
  if (!Array.isArray(raw)) return undefined;
  const items = raw.map(read).filter((item) => item !== undefined);
  return items.length === raw.length ? items : undefined;
}

function personIn(raw: unknown): PresentPerson | undefined {
  if (!isRecord(raw)) return undefined;
  const { id, name, role } = raw;
  if (typeof id !== 'string' || typeof name !== 'string') return undefined;
  // A role of a later version may do at least what a guest may.
  return { id: asId.participant(id), name, role: role === 'host' ? role : 'guest' };
}

function chatMessageIn(raw: unknown): ChatMessage | undefined {
  if (!isRecord(raw)) return undefined;
  const { seq, id, from, name, text, at } = raw;
  const known =
    typeof seq === 'number' &&
    typeof id === 'string' &&
    typeof from === 'string' &&
    typeof name === 'string' &&
    typeof text === 'string' &&
    typeof at === 'number';
  return known ? { seq, id, from: asId.participant(from), name, text, at } : undefined;
}
