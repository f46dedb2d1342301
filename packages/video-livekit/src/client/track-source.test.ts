import { Track } from 'livekit-client';
import { expect, test } from 'vitest';
import { fitsSource } from './track-source.ts';

test.each([
  [Track.Kind.Video, Track.Source.Camera, true],
  [Track.Kind.Audio, Track.Source.Microphone, true],
  [Track.Kind.Video, Track.Source.ScreenShare, true],
  [Track.Kind.Audio, Track.Source.ScreenShareAudio, true],
  [Track.Kind.Video, Track.Source.Microphone, false],
  [Track.Kind.Video, Track.Source.ScreenShareAudio, false],
  [Track.Kind.Audio, Track.Source.Camera, false],
  [Track.Kind.Video, Track.Source.Unknown, true],
])('%s as %s fits: %s', (kind, source, expected) => {
  expect(fitsSource({ kind, source })).toBe(expected);
});
