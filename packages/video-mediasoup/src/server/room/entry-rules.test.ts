import { asId, type Rights } from '@crossfade/video-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EntryRules } from './entry-rules.ts';

const ann = asId.participant('ann');
const rights: Rights = { publish: ['camera'], subscribe: true, data: true };
const blocked: Rights = { ...rights, publish: [] };
const readAt = (issuedAt: number) =>
  ({
    room: asId.room('call.1.1'),
    participantId: ann,
    name: 'Ann',
    role: 'guest',
    rights,
    issuedAt,
    expired: false,
  }) as const;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a token that was read before a removal does not admit, one from after it does', () => {
  const rules = new EntryRules(false);
  rules.removed(ann, 'Goodbye');
  expect(() => rules.check(readAt(Date.now()))).toThrow('Goodbye');
  expect(() => rules.check(readAt(Date.now() + 1))).not.toThrow();
});

test('rights that were set since a token was read overrule it', () => {
  const rules = new EntryRules(false);
  rules.setRights(ann, blocked);
  expect(rules.rightsOf(readAt(Date.now()))).toEqual(blocked);
  expect(rules.rightsOf(readAt(Date.now() + 1))).toEqual(rights);
});

test('a room that another process had before admits only those who passed admission since', () => {
  const issued = Date.now() - 6_000;
  expect(() => new EntryRules(true).check(readAt(issued))).toThrow('Join again');
  expect(() => new EntryRules(true).check(readAt(Date.now() - 4_000))).not.toThrow();
  expect(() => new EntryRules(false).check(readAt(issued))).not.toThrow();
});

test('a participant who flooded the server is refused for a minute', () => {
  const rules = new EntryRules(false);
  rules.connecting(ann);
  rules.ban(ann);
  expect(() => rules.connecting(ann)).toThrow('Try again');
  vi.advanceTimersByTime(60_000);
  expect(() => rules.connecting(ann)).not.toThrow();
});

test('connections are limited for each participant alone', () => {
  const rules = new EntryRules(false);
  const connect = (id: string) => rules.connecting(asId.participant(id));
  for (let times = 0; times < 30; times += 1) connect('ann');
  expect(() => connect('ann')).toThrow('too often');
  expect(() => connect('ben')).not.toThrow();
});
