import { afterEach, expect, test, vi } from 'vitest';
import { abortWith } from './abort-with.ts';

afterEach(() => vi.unstubAllGlobals());

test('aborts with the first of several signals, and with its reason, in browsers without AbortSignal.any', () => {
  vi.stubGlobal('AbortSignal', {});
  const one = new AbortController();
  const other = new AbortController();
  const signal = abortWith([one.signal, other.signal]);
  expect(signal.aborted).toBe(false);
  other.abort('other');
  one.abort('one');
  expect(signal.reason).toBe('other');
  expect(abortWith([new AbortController().signal, other.signal]).reason).toBe('other');
});
