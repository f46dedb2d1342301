import type { EndReason } from '@crossfade/video-core';
import { expect, test } from 'vitest';
import { texts } from '../texts/texts.ts';
import { endedView } from './ended-view.ts';

const end = (reason: EndReason, message?: string, code?: string, admitted = false) =>
  endedView({ name: 'ended', reason, message, code }, admitted);

const REASONS: readonly EndReason[] = [
  'left',
  'removed',
  'replaced',
  'ended',
  'server-away',
  'refused',
  'cannot-run',
  'failed',
];

test('every end says what happened, each in its own words', () => {
  expect(new Set(REASONS.map((reason) => end(reason).title)).size).toBe(REASONS.length);
  for (const reason of REASONS) expect(end(reason).body).not.toBe('');
});

test('there is a way on from everything but a removal', () => {
  expect(REASONS.filter((reason) => end(reason).way === undefined)).toEqual(['removed']);
});

test("a moderator's words are passed on", () => {
  expect(end('removed', 'Please come back tomorrow.', 'participant-removed')).toMatchObject({
    quote: 'Please come back tomorrow.',
    code: undefined,
  });
});

test('a removal without words has no quote', () => {
  expect(end('removed', '', 'participant-removed').quote).toBeUndefined();
});

test('a participant who is refused by a locked call reads so, once, and can try again', () => {
  expect(end('refused', 'This call is locked. Ask somebody inside.', 'call-locked')).toMatchObject({
    title: 'The host has locked this call',
    quote: undefined,
    code: undefined,
    way: { to: 'call', label: texts.endedActions.retry },
  });
});

test('a participant who wants encryption in a call without it can choose again in the lobby', () => {
  expect(end('failed', 'This call is not encrypted.', 'not-encrypted')).toMatchObject({
    title: texts.endedByCode['not-encrypted']?.title,
    quote: undefined,
    way: { to: 'preview' },
  });
});

test('what the server refused can be changed', () => {
  expect(end('failed', 'The name may have at most 80 characters.', 'invalid-input')).toMatchObject({
    title: texts.endedByCode['invalid-input']?.title,
    quote: 'The name may have at most 80 characters.',
    code: 'invalid-input',
    way: { to: 'preview' },
  });
});

test('a server that is away speaks for itself, once', () => {
  expect(end('server-away', 'Too many requests. Try again in 9 seconds.', 'server-away')).toMatchObject({
    body: 'Too many requests. Try again in 9 seconds.',
    quote: undefined,
    way: { to: 'call' },
  });
});

test('a full call is reported as full, and nothing else', () => {
  for (const reason of ['refused', 'failed'] as const)
    expect(end(reason, 'This call is full.', 'call-full')).toMatchObject({
      title: 'The call is full',
      quote: undefined,
      code: undefined,
      way: { to: 'call' },
    });
});

test.each(['connection-lost', 'provider-unavailable'])(
  'a participant who was admitted and ends with %s reads that the network may be why, and else that the server is away',
  (code) => {
    expect(end('server-away', 'Gone.', code, true)).toMatchObject({
      title: 'Your network may be blocking calls',
      way: { to: 'call' },
    });
    expect(end('server-away', 'Gone.', code).title).toBe('We cannot reach the server');
    expect(end('server-away', 'Gone.', 'server-away', true).title).toBe('We cannot reach the server');
  },
);

test('a part of the page that did not load is loaded with the page', () => {
  expect(end('failed')).toMatchObject({ title: 'Reload the page to join', way: { to: 'reload' } });
});
