import { asId } from '@crossfade/video-core';
import type { TrackReport } from '@crossfade/video-react/statistics';
import { expect, test } from 'vitest';
import { trackFacts } from './track-facts.ts';

const report = (known: Partial<TrackReport>): TrackReport => ({
  publicationId: asId.publication('camera'),
  participantId: 'local',
  name: 'Ann',
  source: 'camera',
  direction: 'receive',
  kind: 'video',
  bytes: 0,
  packets: 0,
  ...known,
});
const facts = (known: Partial<TrackReport>) =>
  trackFacts(report(known)).map(({ fact, value }) => `${fact}: ${value}`);

test('puts into words what is known', () => {
  expect(
    facts({
      codec: 'vp8',
      frameWidth: 640,
      frameHeight: 360,
      framesPerSecond: 24,
      bitrate: 431_700,
      lossRatio: 0.0123,
      roundTripTime: 0.0214,
      jitter: 0.003,
      freezeCount: 1,
      freezeDuration: 0.42,
      transport: { protocol: 'udp', localCandidate: 'relay', remoteCandidate: 'host' },
    }),
  ).toEqual([
    'resolution: 640 × 360, 24 fps',
    'codec: VP8',
    'bitrate: 432 kbit/s',
    'loss: 1.2 %',
    'roundTrip: 21 ms',
    'jitter: 3 ms',
    'freezes: 1 (0.4 s)',
    'path: UDP, relayed',
  ]);
});

test('says nothing of what is not known', () => {
  expect(facts({})).toEqual([]);
});

test.each([
  [{ bitrate: 999_400 }, 'bitrate: 999 kbit/s'],
  [{ bitrate: 1_730_000 }, 'bitrate: 1.7 Mbit/s'],
  [{ activeLayers: ['q', 'h'] }, 'layers: 2 sent'],
  [
    { codec: 'vp8', codecFallback: { wanted: 'h264', lacking: 'browser' } } as const,
    'codec: VP8, since this browser does not encode H264',
  ],
  [
    { codec: 'vp8', codecFallback: { wanted: 'av1', lacking: 'provider' } } as const,
    'codec: VP8, since this call cannot carry AV1',
  ],
  [{ freezeCount: 0, freezeDuration: 0 }, 'freezes: none'],
  [
    { transport: { protocol: 'tcp', localCandidate: 'host', remoteCandidate: 'prflx' } } as const,
    'path: TCP',
  ],
])('%j', (known, words) => {
  expect(facts(known)).toEqual([words]);
});
