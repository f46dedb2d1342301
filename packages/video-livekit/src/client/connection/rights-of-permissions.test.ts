import { SOURCES } from '@crossfade/video-core';
import { expect, test } from 'vitest';
import { rightsOf } from './rights-of-permissions.ts';

const all = { canPublish: true, canPublishSources: [], canSubscribe: true, canPublishData: true };

test('an empty list of sources means all of them, unless nothing may be published', () => {
  expect(rightsOf(all).publish).toEqual(SOURCES);
  expect(rightsOf({ ...all, canPublish: false }).publish).toEqual([]);
});

test('a list of sources means these', () => {
  expect(rightsOf({ ...all, canPublishSources: [2, 4], canPublishData: false })).toEqual({
    publish: ['microphone', 'screen-audio'],
    subscribe: true,
    data: false,
  });
});
