import { expect, test } from 'vitest';
import { wantedLayersOf } from './wanted-layers.ts';

const quality = (quality: number, enabled: boolean) => ({ quality, enabled });

test('lists the layers that anybody wants in any codec, smallest first', () => {
  const update = {
    subscribedQualities: [quality(2, true)],
    subscribedCodecs: [
      { qualities: [quality(1, true), quality(0, false)] },
      { qualities: [quality(0, true), quality(1, true), quality(2, false)] },
    ],
  };
  expect(wantedLayersOf(update)).toEqual([0, 1]);
});

test('reads servers that tell without codecs, and leaves out what is no layer', () => {
  expect(
    wantedLayersOf({ subscribedQualities: [quality(0, true), quality(3, true)], subscribedCodecs: [] }),
  ).toEqual([0]);
});
