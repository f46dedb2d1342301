import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { asId } from '../../contract/identity.ts';
import { httpJoin } from './http-join.ts';
import { patientJoin } from './patient-join.ts';

const request = { key: asId.key('garden'), displayName: 'Ann', adapters: [] };
const answers = (...all: readonly Response[]) => {
  const left = [...all];
  const fetched = vi.fn(() => Promise.resolve(left.shift() ?? Response.error()));
  vi.stubGlobal('fetch', fetched);
  return fetched;
};
const busy = (seconds: string) =>
  Response.json(
    { error: { code: 'rate-limited', message: 'Too many requests.' } },
    { status: 429, headers: { 'retry-after': seconds } },
  );
const locked = () => Response.json({ error: { code: 'call-locked', message: 'No.' } }, { status: 423 });

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a busy server is asked again when it says, and the wait is told', async () => {
  const fetched = answers(busy('52'), busy('3'), locked());
  const onWait = vi.fn();
  const join = patientJoin(httpJoin('https://api.example'), onWait)(request, new AbortController().signal);
  const refused = expect(join).rejects.toMatchObject({ code: 'call-locked' });
  await vi.advanceTimersByTimeAsync(51_000);
  expect(fetched).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(fetched).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(3_000);
  await refused;
  expect(onWait.mock.calls).toEqual([[1_052_000], [undefined], [1_055_000], [undefined]]);
});

test('whoever does not wait any longer is not let in later', async () => {
  const fetched = answers(busy('52'), locked());
  const leaving = new AbortController();
  const join = patientJoin(httpJoin('https://api.example'), () => undefined)(request, leaving.signal);
  const refused = expect(join).rejects.toMatchObject({ code: 'rate-limited', retryAfter: 52 });
  await vi.advanceTimersByTimeAsync(1_000);
  leaving.abort();
  await refused;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fetched).toHaveBeenCalledOnce();
});
