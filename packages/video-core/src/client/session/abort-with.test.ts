import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { abortWith } from './abort-with.ts';
import { httpJoin } from './http-join.ts';
import { asId } from '../../contract/identity.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('AbortSignal', {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('aborts with the first of several signals, and with its reason', () => {
  const one = new AbortController();
  const other = new AbortController();
  const signal = abortWith([one.signal, other.signal]);
  expect(signal.aborted).toBe(false);
  other.abort('other');
  one.abort('one');
  expect(signal.reason).toBe('other');
  expect(abortWith([new AbortController().signal, other.signal]).reason).toBe('other');
});

test('aborts after the time limit, and leaves no timer behind when it aborted before', () => {
  const one = new AbortController();
  const late = abortWith([one.signal], 1_000);
  const early = abortWith([one.signal], 2_000);
  vi.advanceTimersByTime(1_000);
  expect(late.reason).toMatchObject({ name: 'TimeoutError' });
  one.abort('one');
  expect(early.reason).toBe('one');
  expect(vi.getTimerCount()).toBe(0);
});

test('a join is sent by browsers that have neither AbortSignal.any nor AbortSignal.timeout', async () => {
  const fetched = vi.fn(() =>
    Promise.resolve(Response.json({ error: { code: 'call-locked', message: 'No.' } }, { status: 403 })),
  );
  vi.stubGlobal('fetch', fetched);
  const request = { key: asId.key('garden'), displayName: 'Ann', adapters: [] };
  const join = httpJoin('https://api.example')(request, new AbortController().signal);
  await expect(join).rejects.toMatchObject({ code: 'call-locked' });
  expect(fetched).toHaveBeenCalledOnce();
});
