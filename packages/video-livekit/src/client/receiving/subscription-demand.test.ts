import { asId } from '@crossfade/video-core';
import { expect, test } from 'vitest';
import { SubscriptionDemand } from './subscription-demand.ts';

const camera = asId.publication('camera-1');

test('wants the smallest of everything until told otherwise, and says what changes nothing', () => {
  const demand = new SubscriptionDemand();
  expect([demand.isSmallest(camera), demand.isSubscribed(camera)]).toEqual([true, true]);
  const large = { visible: true, width: 640, height: 360 };
  expect([demand.set(camera, large), demand.set(camera, { ...large })]).toEqual([true, false]);
  expect(demand.isSmallest(camera)).toBe(false);
  expect([demand.limit(camera, true), demand.limit(camera, true), demand.limited]).toEqual([
    true,
    false,
    true,
  ]);
  expect(demand.isSmallest(camera)).toBe(true);
  expect([demand.setSubscribed(camera, false), demand.isSubscribed(camera)]).toEqual([true, false]);
});

test('keeps nothing of a publication that is gone', () => {
  const demand = new SubscriptionDemand();
  demand.set(camera, { visible: false, width: 0, height: 0 });
  demand.setSubscribed(camera, false);
  demand.limit(camera, true);
  expect(demand.size).toBe(1);
  demand.prune(camera);
  expect(demand.size).toBe(0);
  expect([demand.isSubscribed(camera), demand.limited, demand.of(camera).visible]).toEqual([
    true,
    false,
    true,
  ]);
});
