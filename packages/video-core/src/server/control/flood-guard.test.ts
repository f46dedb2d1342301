import { expect, it } from 'vitest';
import { asId } from '../../contract/identity.ts';
import { RateLimitedError } from '../../contract/errors/rate-limited-error.ts';
import { FLOOD_LIMITS, FloodGuard } from './flood-guard.ts';

const ada = { call: asId.call('c'), participant: asId.participant('ada') };
const bob = { call: asId.call('c'), participant: asId.participant('bob') };

function guard() {
  const clock = { at: 1_000_000 };
  return { clock, flood: new FloodGuard(() => clock.at) };
}

it('refuses too many messages, and disconnects whoever goes on, for a minute', () => {
  const { clock, flood } = guard();
  const { messages, refusals } = FLOOD_LIMITS;
  const sent = Array.from({ length: 1_000 }, () => flood.message(ada));
  expect(sent.filter((verdict) => verdict === 'handle')).toHaveLength(messages.burst);
  expect(sent.filter((verdict) => verdict === 'refuse')).toHaveLength(refusals.burst);
  expect(sent.at(-1)).toBe('disconnect');
  expect(() => flood.connecting(ada)).toThrow(new RateLimitedError(60));
  expect(() => flood.connecting(bob)).not.toThrow();
  expect(flood.message(bob)).toBe('handle');
  clock.at += 60_000;
  expect(() => flood.connecting(ada)).not.toThrow();
  expect(flood.message(ada)).toBe('handle');
});

it('takes what a quick participant sends for an hour', () => {
  const { clock, flood } = guard();
  for (let second = 0; second < 3_600; second += 1) {
    clock.at += 1_000;
    for (let count = 0; count < 10; count += 1) expect(flood.message(ada)).toBe('handle');
  }
});

it('refuses a call whose participants connect over and over, and no other', () => {
  const { clock, flood } = guard();
  const connect = (call: string, count: number) =>
    flood.connecting({ call: asId.call(call), participant: asId.participant(`p${count}`) });
  for (let count = 0; count < 1_000; count += 1) connect('c', count);
  expect(() => connect('c', 1_000)).toThrow(RateLimitedError);
  expect(() => connect('d', 0)).not.toThrow();
  clock.at += 1_000;
  expect(() => connect('c', 1_001)).not.toThrow();
});

it('refuses a participant who connects over and over', () => {
  const { clock, flood } = guard();
  for (let count = 0; count < FLOOD_LIMITS.connections.burst; count += 1) flood.connecting(ada);
  expect(() => flood.connecting(ada)).toThrow(RateLimitedError);
  clock.at += 2_000;
  expect(() => flood.connecting(ada)).not.toThrow();
});
