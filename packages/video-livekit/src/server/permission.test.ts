import { TrackSource } from 'livekit-server-sdk';
import { expect, test } from 'vitest';
import { permissionOf } from './permission.ts';

test('names the sources that may be published', () => {
  expect(permissionOf({ publish: ['microphone', 'screen'], subscribe: true, data: false })).toEqual({
    canPublish: true,
    canPublishSources: [TrackSource.MICROPHONE, TrackSource.SCREEN_SHARE],
    canSubscribe: true,
    canPublishData: false,
  });
});

test('denies publishing altogether without any source, since an empty list would allow every source', () => {
  expect(permissionOf({ publish: [], subscribe: false, data: true })).toEqual({
    canPublish: false,
    canPublishSources: [],
    canSubscribe: false,
    canPublishData: true,
  });
});
