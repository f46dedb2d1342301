import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Holdings } from './holdings.ts';
import { SilenceWatch } from './silence-watch.ts';

let received: number | undefined;
let silences: number;
let holdings: Holdings;
let watch: SilenceWatch;
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const glances = async (bytes: number): Promise<void> => {
  await watch.glance();
  received = (received ?? 0) + bytes;
  await watch.glance();
};

beforeEach(() => {
  vi.useFakeTimers();
  received = 0;
  silences = 0;
  holdings = new Holdings();
  watch = new SilenceWatch(
    holdings,
    () => Promise.resolve(received),
    () => {
      silences += 1;
    },
  );
});
afterEach(() => {
  watch.stop();
  expect(holdings.counts()).toEqual({});
  vi.useRealTimers();
});

it('tells soon when media came all the time and nothing comes any more, and goes on telling', async () => {
  await glances(50_000);
  watch.start();
  await pass(1_400);
  expect(silences).toBe(0);
  await pass(200);
  expect(silences).toBe(1);
  await pass(500);
  expect(silences).toBe(3);
});

it('waits for the answers to consent checks where little came before', async () => {
  await glances(500);
  watch.start();
  await pass(2_500);
  received = 501;
  await pass(2_500);
  received = 502;
  await pass(2_900);
  expect(silences).toBe(0);
  await pass(500);
  expect(silences).toBeGreaterThan(0);
});

it('hears media that goes on without the signalling', async () => {
  await glances(50_000);
  watch.start();
  for (let second = 0; second < 20; second += 1) {
    received = (received ?? 0) + 1_000;
    await pass(1_000);
  }
  expect(silences).toBe(0);
});

it('says nothing where the browser does not tell, and nothing once stopped', async () => {
  received = undefined;
  watch.start();
  await pass(10_000);
  watch.stop();
  received = 1;
  await pass(10_000);
  expect(silences).toBe(0);
});
