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
  expect(quality.phase(connected, true, 1_000)).toEqual([{ type: 'join', ok: true }]);
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
    expect(quality.awaitsFrame).toBe(true);
    expect(quality.counters([track({ frames: 0 })], 1_200)).toEqual([]);
    expect(quality.counters([track({ frames: 3 })], 1_400)).toEqual([{ type: 'first-frame', ms: 1_400 }]);
    expect(quality.awaitsFrame).toBe(false);
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
    quality.phase(connected, true, 12_000);
    quality.counters([track({ frames: 600, freezeDuration: 3 }), voice(48_000, 4_800)], 31_000);
    const samples = quality.counters(
      [track({ frames: 900, freezeDuration: 3 }), voice(96_000, 4_800)],
      61_000,
    );
    expect(samples).toEqual([
      { type: 'segment', seconds: 60, disconnects: 1, frozen: 0.05, concealed: 0.05 },
    ]);
    expect(quality.counters([track({ frames: 901, freezeDuration: 3 })], 62_000)).toEqual([]);
    expect(quality.segment(71_000)).toEqual([{ type: 'segment', seconds: 10, disconnects: 0 }]);
  });

  it('counts no video that nobody shows', () => {
    const quality = inside();
    for (const at of [1_000, 31_000]) quality.counters([track({ frames: 5 })], at);
    expect(quality.segment(50_000)).toEqual([{ type: 'segment', seconds: 49, disconnects: 0 }]);
  });
});
