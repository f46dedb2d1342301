import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asId } from '../../contract/identity.ts';
import type { TrackStats } from '../../contract/track-stats.ts';
import { trackRates } from './track-rates.ts';

const look = (change: Partial<TrackStats>): TrackStats => ({
  publicationId: asId.publication('camera'),
  direction: 'receive',
  kind: 'video',
  bytes: 0,
  packets: 0,
  ...change,
});

test('bits per second, and the share of packets that got lost', () => {
  const before = look({ bytes: 1_000, packets: 10, packetsLost: 1 });
  const after = look({ bytes: 3_500, packets: 28, packetsLost: 3 });
  expect(trackRates(before, after, 2)).toEqual({ bitrate: 10_000, lossRatio: 0.1 });
});

test('a sender counts what was lost among what it sent', () => {
  const before = look({ direction: 'send', packetsLost: 0 });
  const after = look({ direction: 'send', packets: 20, packetsLost: 2 });
  expect(trackRates(before, after, 1).lossRatio).toBe(0.1);
});

test('says nothing of losses that nobody counts, or of nothing', () => {
  expect(trackRates(look({}), look({ bytes: 10, packets: 1 }), 1)).toEqual({ bitrate: 80 });
  expect(trackRates(look({ packetsLost: 0 }), look({ packetsLost: 0 }), 1)).toEqual({ bitrate: 0 });
});

test('counters that began anew count from zero', () => {
  expect(trackRates(look({ bytes: 9_000 }), look({ bytes: 100 }), 1).bitrate).toBe(800);
});

test('whatever the counters say, rates are rates', () => {
  const counters = fc.record({ bytes: fc.nat(), packets: fc.nat(), packetsLost: fc.integer() });
  const direction = fc.constantFrom('send' as const, 'receive' as const);
  fc.assert(
    fc.property(counters, counters, direction, (earlier, later, way) => {
      const rates = trackRates(look({ ...earlier, direction: way }), look({ ...later, direction: way }), 1);
      expect(rates.bitrate).toBeGreaterThanOrEqual(0);
      expect(rates.lossRatio ?? 0).toBeGreaterThanOrEqual(0);
      expect(rates.lossRatio ?? 0).toBeLessThanOrEqual(1);
    }),
  );
});
