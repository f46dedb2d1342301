import type { ChatMessage, ControlMessage, PresentPerson } from '../../call/control-protocol.ts';
import { asId, type ParticipantId } from '../../contract/identity.ts';
import { SOURCES, type Source } from '../../contract/media.ts';
import { isRecord } from '../is-record.ts';
import { readMoveNotice, stampIn } from './read-move-notice.ts';

/** What the server told; `undefined` for what this version does not know, which is ignored. */
export function readControlMessage(raw: unknown): ControlMessage | undefined {
  if (!isRecord(raw)) return undefined;
  const { type } = raw;
  switch (type) {
    case 'people': {
      const people = listOf(raw['people'], personIn);
      return people && { type, people };
    }
    case 'people-changed': {
      const people = listOf(raw['people'], personIn);
      const gone = listOf(raw['gone'], participantIn);
      return people && gone && { type, people, gone };
    }
    case 'hands': {
      const hands = listOf(raw['hands'], participantIn);
      return hands && { type, hands };
    }
    case 'call': {
      const { locked } = raw;
      if (typeof locked !== 'boolean') return undefined;
      return { type, locked, withheld: sourcesIn(raw['withheld']), ...stampIn(raw) };
    }
    case 'move':
      // What cannot be read is as good as no move: the server does without this client.
      return { type, move: readMoveNotice(raw['move']) };
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

/** Whole or not at all. */
function listOf<Item>(raw: unknown, read: (item: unknown) => Item | undefined): readonly Item[] | undefined {
  if (!Array.isArray(raw)) return undefined;
  const items = raw.map(read).filter((item) => item !== undefined);
  return items.length === raw.length ? items : undefined;
}

const participantIn = (raw: unknown): ParticipantId | undefined =>
  typeof raw === 'string' ? asId.participant(raw) : undefined;

function personIn(raw: unknown): PresentPerson | undefined {
  if (!isRecord(raw)) return undefined;
  const { id, name, role, blocked } = raw;
  if (typeof id !== 'string' || typeof name !== 'string') return undefined;
  // A role of a later version may do at least what a guest may.
  return {
    id: asId.participant(id),
    name,
    role: role === 'host' ? role : 'guest',
    blocked: sourcesIn(blocked),
  };
}

/** Servers of before told none, and those to come may know more. */
const sourcesIn = (raw: unknown): readonly Source[] =>
  SOURCES.filter((source) => Array.isArray(raw) && raw.includes(source));

function chatMessageIn(raw: unknown): ChatMessage | undefined {
  if (!isRecord(raw)) return undefined;
  const { seq, id, from, name, text, at, deletes } = raw;
  const known =
    typeof seq === 'number' &&
    typeof id === 'string' &&
    typeof from === 'string' &&
    typeof name === 'string' &&
    typeof text === 'string' &&
    typeof at === 'number';
  if (!known) return undefined;
  const deletion = typeof deletes === 'number' && { deletes };
  return { seq, id, from: asId.participant(from), name, text, at, ...deletion };
}
