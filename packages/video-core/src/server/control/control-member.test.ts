import { expect, it } from 'vitest';
import { CHAT_LIMITS, type ChatMessage, type ControlMessage } from '../../call/control-protocol.ts';
import { asId } from '../../contract/identity.ts';
import { ControlMember } from './control-member.ts';

const seat = { call: asId.call('call'), participant: asId.participant('ada'), connection: 'a', version: 4 };

function history(text: string): readonly ChatMessage[] {
  return Array.from({ length: CHAT_LIMITS.history }, (_, index) => ({
    seq: index + 1,
    id: `m${index}`,
    from: seat.participant,
    name: 'Ada',
    text,
    at: 0,
  }));
}

function heard(messages: readonly ChatMessage[]): readonly number[] {
  const sent: ControlMessage[] = [];
  const member = new ControlMember(seat, { send: (message) => void sent.push(message), end: () => {} }, 0);
  member.hear(messages);
  return sent.flatMap((message) => (message.type === 'chat' ? message.messages.map(({ seq }) => seq) : []));
}

it('sends the whole of an ordinary history', () => {
  expect(heard(history('See you in the garden at five.'))).toHaveLength(CHAT_LIMITS.history);
});

it('sends the latest of a history that is large: one more connection costs no more', () => {
  const large = heard(history('漢'.repeat(CHAT_LIMITS.text)));
  expect(large.length).toBe(100);
  expect(large.at(-1)).toBe(CHAT_LIMITS.history);
});
