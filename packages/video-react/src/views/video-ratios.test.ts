// @vitest-environment happy-dom
import { asId } from '@crossfade/video-core';
import type { Tile } from '@crossfade/video-core/client';
import { act, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { typicalRatio, useVideoRatios } from './video-ratios.ts';

const camera: Tile = { participantId: asId.participant('p0'), source: 'camera' };

test.each([
  [[], 16 / 9],
  [[16 / 9, 9 / 16, 16 / 9], 16 / 9],
  [[9 / 16, 9 / 16, 16 / 9], 9 / 16],
  [[640 / 482], 4 / 3],
])('of %j the typical one is %d', (ratios, typical) => {
  expect(typicalRatio(ratios)).toBeCloseTo(typical);
});

test('a picture is taken for a usual one until it has come, and only another ratio is news', () => {
  const { result } = renderHook(useVideoRatios);
  const first = result.current;
  expect(first.of(camera)).toBeCloseTo(16 / 9);
  act(() => first.report(camera, 1_280 / 722));
  const wide = result.current;
  act(() => first.report(camera, 320 / 181));
  act(() => first.report(camera, Number.NaN));
  expect(result.current).toBe(wide);
  act(() => first.report(camera, 9 / 16));
  expect(result.current.of(camera)).toBeCloseTo(9 / 16);
});
