import { asId } from '@crossfade/video-core';
import { expect, it } from 'vitest';
import { flagDisagreements } from './flag-report.ts';

const [alder, birch] = [asId.provider('alder'), asId.provider('birch')];
const quiet = { configured: [alder, birch], requested: new Map() };

it('has nothing to say when all agree, or nobody asks', () => {
  expect(flagDisagreements(quiet)).toEqual([]);
  const agreed = { videoProvider: birch, webEnvironment: birch, requested: new Map([[birch, 0]]) };
  expect(flagDisagreements({ ...quiet, ...agreed })).toEqual([]);
});

it.each([
  [{ videoProvider: alder, webEnvironment: birch }, /asks for birch, VIDEO_PROVIDER for alder/],
  [{ webEnvironment: birch, configured: [alder] }, /asks for birch, which is not configured/],
  [{ requested: new Map([[birch, 0]]), configured: [alder] }, /asked for birch, which is not configured/],
  [{ requested: new Map([[birch, 0]]), videoProvider: alder }, /asked for birch .*VIDEO_PROVIDER is alder/],
  [
    {
      requested: new Map([
        [alder, 0],
        [birch, 0],
      ]),
    },
    /different providers: alder, birch/,
  ],
])('says what disagrees in %j', (change, sentence) => {
  expect(flagDisagreements({ ...quiet, ...change })).toEqual([expect.stringMatching(sentence)]);
});
