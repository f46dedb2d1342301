import { asId, type CallPhase } from '@crossfade/video-core';
import type { TrackStats } from '@crossfade/video-core/client';
import { describe, expect, it } from 'vitest';
import { CallQuality } from './call-quality.ts';

const joining: CallPhase = { name: 'joining' };
const connected: CallPhase = { name: 'connected' };

const track = (change: Partial<TrackStats>): TrackStats => ({
  publicationId: asId.publication('camera'),
  direction: 'receive',
  kind: 'video',
  bytes: 0,
  packets: 0,
  ...change,
});
const voice = (samples: number, concealedSamples: number): TrackStats =>
  track({ publicationId: asId.publication('voice'), kind: 'audio', samples, concealedSamples });

/** In a call since 1 s after the click on Join, with another participant's camera. */
function inside(): CallQuality {
  const quality = new CallQuality();
  quality.phase(joining, false, 0);
  expect(quality.phase(connected, true, 1_000)).toEqual([{ type: 'join', ok: true, ms: 1_000 }]);
  return quality;
}

describe('what is reported of a call', () => {
  it('says once that the join worked', () => {
    const quality = inside();
    expect(quality.phase(connected, true, 1_100)).toEqual([]);
  });

  it.each(['failed', 'server-away'] as const)('says that the join failed when it ends as %s', (reason) => {
    const quality = new CallQuality();
    quality.phase(joining, false, 0);
    expect(quality.phase({ name: 'ended', reason }, false, 5_000)).toEqual([{ type: 'join', ok: false }]);
  });

  it.each(['refused', 'cannot-run', 'left', 'removed'] as const)(
    'says nothing of a join that ends as %s: it was answered',
    (reason) => {
      const quality = new CallQuality();
      quality.phase(joining, false, 0);
      expect(quality.phase({ name: 'ended', reason }, false, 5_000)).toEqual([]);
    },
  );

  it('does not take the end of a call for a failed join', () => {
    const quality = inside();
    const end = quality.phase({ name: 'ended', reason: 'server-away' }, false, 31_000);
    expect(end).toEqual([{ type: 'segment', seconds: 30, disconnects: 0 }]);
  });

  it('measures the first frame from the click on Join, once', () => {
    const quality = inside();
    expect(quality.isUrgent).toBe(true);
    expect(quality.counters([track({ frames: 0 })], 1_200)).toEqual([]);
    expect(quality.counters([track({ frames: 3 })], 1_400)).toEqual([{ type: 'first-frame', ms: 1_400 }]);
    expect(quality.isUrgent).toBe(false);
    expect(quality.counters([track({ frames: 9 })], 1_600)).toEqual([]);
  });

  it('says that the first frame is late when it does not come, and nothing where nobody sends', () => {
    expect(inside().counters([track({ frames: 0 })], 31_000)).toEqual([{ type: 'first-frame', ms: 31_000 }]);
    const alone = new CallQuality();
    alone.phase(joining, false, 0);
    alone.phase(connected, false, 1_000);
    expect(alone.counters([track({ frames: 3 })], 20_000)).toEqual([]);
  });

  it('says each minute which part stood still or was made up, and how often the connection was lost', () => {
    const quality = inside();
    quality.counters([track({ frames: 1, freezeDuration: 0 }), voice(0, 0)], 1_000);
    quality.phase({ name: 'reconnecting' }, true, 10_000);
    quality.phase({ name: 'reconnecting', retryAt: 5 }, true, 11_000);
    expect(quality.phase(connected, true, 12_000)).toEqual([{ type: 'reconnect', ms: 2_000 }]);
    quality.counters([track({ frames: 600, freezeDuration: 3 }), voice(48_000, 4_800)], 31_000);
    const samples = quality.counters(
      [track({ frames: 900, freezeDuration: 3 }), voice(96_000, 4_800)],
      61_000,
    );
    expect(samples).toEqual([
      {
        type: 'segment',
        seconds: 60,
        disconnects: 1,
        frozen: 0.05,
        freezes: 0,
        concealed: 0.05,
      },
    ]);
    expect(quality.counters([track({ frames: 901, freezeDuration: 3 })], 62_000)).toEqual([]);
    expect(quality.segment(71_000)).toEqual([{ type: 'segment', seconds: 10, disconnects: 0 }]);
  });

  it('says what was sent and received, how large it was, and which part of the time the processor limited it', () => {
    const quality = inside();
    const sent = (bytes: number, frames: number, limited: boolean): TrackStats =>
      track({
        publicationId: asId.publication('mine'),
        direction: 'send',
        bytes,
        frames,
        frameHeight: 720,
        ...(limited && { limitedBy: 'cpu' }),
      });
    quality.counters([sent(0, 0, false), track({ frames: 0, freezeCount: 1 })], 1_000);
    quality.counters(
      [sent(1_000_000, 100, true), track({ bytes: 500_000, frames: 90, freezeCount: 4 })],
      11_000,
    );
    quality.counters(
      [
        sent(2_000_000, 200, false),
        track({ bytes: 1_000_000, frames: 190, freezeCount: 4, frameHeight: 360 }),
      ],
      21_000,
    );
    expect(quality.segment(21_000)).toEqual([
      {
        type: 'segment',
        seconds: 20,
        disconnects: 0,
        frozen: 0,
        freezes: 3,
        cpuLimited: 0.5,
        sendKbps: 800,
        receiveKbps: 400,
        sendHeight: 720,
        receiveHeight: 360,
      },
    ]);
  });

  it('says for how long nothing arrived while the call moved, and nothing of a move that came to nothing', () => {
    const quality = inside();
    quality.moving();
    expect(quality.isUrgent).toBe(true);
    const arrived = (at: number, publication: string, packets: number) =>
      quality.counters([track({ publicationId: asId.publication(publication), packets, frames: 1 })], at);
    arrived(2_000, 'source', 500);
    arrived(2_200, 'source', 520);
    arrived(2_400, 'target', 0);
    arrived(2_600, 'target', 3);
    arrived(2_800, 'target', 20);
    expect(quality.moved(true)).toEqual([{ type: 'move', gap: 400 }]);
    expect(quality.moved(true)).toEqual([]);
    quality.moving();
    arrived(3_000, 'target', 30);
    arrived(3_200, 'target', 40);
    expect(quality.moved(false)).toEqual([]);
    quality.moving();
    quality.counters([], 3_400);
    expect(quality.moved(true)).toEqual([]);
  });

  it.each([
    ['udp', { protocol: 'udp', localCandidate: 'host', remoteCandidate: 'host' }],
    ['relay', { protocol: 'udp', localCandidate: 'relay', remoteCandidate: 'host' }],
    ['tcp', { protocol: 'tcp', localCandidate: 'prflx', remoteCandidate: 'host' }],
    ['unknown', undefined],
  ] as const)('knows that media travels by %s', (network, transport) => {
    const quality = inside();
    quality.counters([track({}), track({ ...(transport && { transport }) })], 2_000);
    expect(quality.network).toBe(network);
  });

  it('counts no video that nobody shows', () => {
    const quality = inside();
    for (const at of [1_000, 31_000]) quality.counters([track({ frames: 5 })], at);
    expect(quality.segment(50_000)).toEqual([{ type: 'segment', seconds: 49, disconnects: 0 }]);
  });
});
