import { ResourceTracker } from '@crossfade/video-core/adapter-kit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TransportRecovery } from './transport-recovery.ts';

const TIMES = { connect: 6_000, grace: 2_000, restart: 6_000, restarts: 3 };
let happened: string[];
let resources: ResourceTracker;
function watch(broken = false): TransportRecovery {
  const note = (what: string) => () => void happened.push(what);
  const listener = {
    broken: note('broken'),
    restart: async () => void happened.push('restart'),
    renew: note('renew'),
    healed: note('healed'),
  };
  return new TransportRecovery(resources, listener, broken, TIMES);
}
beforeEach(() => {
  vi.useFakeTimers();
  happened = [];
  resources = new ResourceTracker();
});
afterEach(() => {
  expect(resources.counts()).toEqual({});
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

it('waits for a short gap to heal by itself', () => {
  const recovery = watch();
  recovery.state('connected');
  recovery.state('disconnected');
  vi.advanceTimersByTime(1_999);
  recovery.state('connected');
  vi.advanceTimersByTime(60_000);
  expect(happened).toEqual([]);
});

it('restarts after the grace and tells when it helped', () => {
  const recovery = watch();
  recovery.state('disconnected');
  vi.advanceTimersByTime(2_000);
  recovery.state('connecting');
  recovery.state('connected');
  vi.advanceTimersByTime(60_000);
  expect(happened).toEqual(['broken', 'restart', 'healed']);
});

it('restarts what never connects', () => {
  const recovery = watch();
  recovery.begun();
  vi.advanceTimersByTime(5_999);
  expect(happened).toEqual([]);
  vi.advanceTimersByTime(1);
  recovery.state('connected');
  vi.advanceTimersByTime(60_000);
  expect(happened).toEqual(['broken', 'restart', 'healed']);
});

it('leaves alone what connects in time', () => {
  const recovery = watch();
  recovery.begun();
  recovery.state('connecting');
  vi.advanceTimersByTime(5_999);
  recovery.state('connected');
  vi.advanceTimersByTime(60_000);
  expect(happened).toEqual([]);
});

it('counts a second `disconnected` during a restart as the same failure', () => {
  const recovery = watch();
  recovery.state('disconnected');
  vi.advanceTimersByTime(2_000);
  recovery.state('disconnected');
  vi.advanceTimersByTime(5_999);
  expect(happened).toEqual(['broken', 'restart']);
  recovery.close();
});

it('gives up after its restarts, once, and is silent from then on', () => {
  const recovery = watch();
  recovery.state('disconnected');
  vi.advanceTimersByTime(60_000);
  expect(happened).toEqual(['broken', 'restart', 'restart', 'restart', 'renew']);
  recovery.state('connected');
  recovery.state('failed');
  expect(happened).toHaveLength(5);
});

it('gives up at once when the browser does', () => {
  const recovery = watch();
  recovery.state('failed');
  recovery.state('failed');
  expect(happened).toEqual(['renew']);
});

it('heals one that takes another’s place by its first connecting', () => {
  const recovery = watch(true);
  recovery.state('connecting');
  recovery.state('connected');
  expect(happened).toEqual(['healed']);
});

it('gives up at once what has gone silent without the browser noticing', () => {
  const recovery = watch();
  recovery.state('connected');
  recovery.silent();
  recovery.silent();
  vi.advanceTimersByTime(60_000);
  expect(happened).toEqual(['renew']);
});

it('restarts at once, and once, what has gone silent and the browser knows to be', () => {
  const recovery = watch();
  recovery.state('connected');
  recovery.state('disconnected');
  vi.advanceTimersByTime(500);
  recovery.silent();
  recovery.silent();
  expect(happened).toEqual(['broken', 'restart']);
  vi.advanceTimersByTime(5_999);
  expect(happened).toHaveLength(2);
  recovery.state('connected');
  vi.advanceTimersByTime(60_000);
  expect(happened).toEqual(['broken', 'restart', 'healed']);
});

it('leaves alone what is silent because it is not yet connected', () => {
  const recovery = watch(true);
  recovery.begun();
  recovery.silent();
  recovery.state('connecting');
  recovery.silent();
  recovery.state('connected');
  vi.advanceTimersByTime(60_000);
  expect(happened).toEqual(['healed']);
});

it('does nothing once closed', () => {
  const recovery = watch();
  recovery.state('disconnected');
  recovery.close();
  vi.advanceTimersByTime(60_000);
  expect(happened).toEqual([]);
});
