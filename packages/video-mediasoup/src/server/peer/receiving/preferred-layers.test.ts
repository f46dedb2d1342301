import { describe, expect, test } from 'vitest';
import { layerFor, preferredLayers } from './preferred-layers.ts';

const camera = { size: { width: 1_280, height: 720 }, scales: [4, 2, 1], temporalLayers: 3 };
const demand = (width: number, height: number) => ({ visible: true, width, height });

describe('the smallest layer that fills the tile', () => {
  test.each([
    [0, 0, 0],
    [160, 90, 0],
    [320, 180, 0],
    [340, 190, 0],
    [480, 270, 1],
    [640, 360, 1],
    [960, 540, 2],
    [1_280, 720, 2],
    [3_840, 2_160, 2],
    // A tall tile is filled by height.
    [180, 700, 2],
  ] as const)('%i x %i is layer %i', (width, height, layer) => {
    expect(layerFor(demand(width, height), camera)).toBe(layer);
  });

  test('of a smaller capture is relative to that capture', () => {
    expect(layerFor(demand(320, 180), { ...camera, size: { width: 640, height: 360 } })).toBe(1);
  });

  test('of a single encoding is that one', () => {
    expect(layerFor(demand(4_000, 4_000), { ...camera, scales: [1] })).toBe(0);
  });
});

test('a low frame rate asks for fewer temporal layers, where there are some', () => {
  const slow = { ...demand(640, 360), fps: 7 };
  expect(preferredLayers(slow, camera)).toEqual({ spatialLayer: 1, temporalLayer: 0 });
  expect(preferredLayers({ ...slow, fps: 15 }, camera)).toEqual({ spatialLayer: 1, temporalLayer: 1 });
  expect(preferredLayers({ ...slow, fps: 30 }, camera)).toEqual({ spatialLayer: 1 });
  expect(preferredLayers(slow, { ...camera, temporalLayers: 1 })).toEqual({ spatialLayer: 1 });
});
