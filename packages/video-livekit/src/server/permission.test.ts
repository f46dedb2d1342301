import { SOURCES } from '@crossfade/video-core';
import { ParticipantPermission, TrackSource } from 'livekit-server-sdk';
import { expect, test } from 'vitest';
import { permissionOf, rightsOfPermission } from './permission.ts';

test('names the sources that may be published', () => {
  expect(permissionOf({ publish: ['microphone', 'screen'], subscribe: true, data: false })).toEqual({
    canPublish: true,
    canPublishSources: [TrackSource.MICROPHONE, TrackSource.SCREEN_SHARE],
    canSubscribe: true,
    canPublishData: false,
    hidden: false,
    recorder: false,
  });
});

test('denies publishing altogether without any source, since an empty list would allow every source', () => {
  expect(permissionOf({ publish: [], subscribe: false, data: true })).toEqual({
    canPublish: false,
    canPublishSources: [],
    canSubscribe: false,
    canPublishData: true,
    hidden: false,
    recorder: false,
  });
});

test('reads back what it wrote, and LiveKit’s empty list as every source', () => {
  for (const rights of [
    { publish: ['microphone', 'screen'], subscribe: true, data: false },
    { publish: [], subscribe: false, data: true },
    { publish: [], subscribe: true, data: false, hidden: true },
  ] as const)
    expect(rightsOfPermission(new ParticipantPermission(permissionOf(rights)))).toEqual(rights);
  const all = new ParticipantPermission({ canPublish: true, canSubscribe: true });
  expect(rightsOfPermission(all)).toEqual({ publish: SOURCES, subscribe: true, data: false });
  expect(rightsOfPermission(undefined)).toEqual({ publish: [], subscribe: false, data: false });
});

test('keeps LiveKit from counting who is hidden', () => {
  const hidden = permissionOf({ publish: [], subscribe: true, data: false, hidden: true });
  expect(hidden).toMatchObject({ hidden: true, recorder: true });
});
