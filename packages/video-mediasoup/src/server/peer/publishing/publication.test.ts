import { Timers } from '@crossfade/video-core/adapter-kit';
import { asId, type Layer } from '@crossfade/video-core';
import type { Producer } from 'mediasoup/types';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RoomFact } from '../../../protocol/index.ts';
import { Publication } from './publication.ts';

/** A camera, and the layers that its publisher was told are wanted, as often as it was. */
function published(...encodings: readonly Record<string, unknown>[]) {
  const told: (readonly Layer[])[] = [];
  const owner = {
    participantId: asId.participant('ann'),
    timers: new Timers(),
    tell(fact: RoomFact) {
      if (fact.type === 'layers-wanted') told.push(fact.layers);
    },
  };
  const publication = new Publication(owner, asId.publication('camera'), 'camera');
  const producer: Producer = Object.assign(Object.create(null), {
    rtpParameters: { encodings },
    close: () => undefined,
  });
  publication.attach(producer);
  return { publication, told, owner };
}
const RECEIVER = {
  applySoon: () => undefined,
  muteChanged: () => undefined,
  lose: () => undefined,
  close: () => undefined,
};
const SIMULCAST = [{ rid: 'q' }, { rid: 'h' }, { rid: 'f' }];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

it('has a publisher whom nobody looks at stop sending, after a moment', () => {
  const { publication, told } = published(...SIMULCAST);
  publication.subscriptions.add(RECEIVER);
  vi.advanceTimersByTime(1_900);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(told).toEqual([[]]);
});

it('has a publisher who is alone send the smallest layer, which a new receiver sees first', () => {
  const { publication, told } = published(...SIMULCAST);
  vi.advanceTimersByTime(2_000);
  expect(told).toEqual([[0]]);
  publication.subscriptions.add(RECEIVER);
  publication.interestMoved(undefined, 2);
  publication.subscriptions.delete(RECEIVER);
  publication.interestMoved(2, undefined);
  vi.advanceTimersByTime(2_000);
  expect(told).toEqual([[0], [0, 1, 2], [0]]);
});

it('asks for more at once, and for less when it was not wanted for a while', () => {
  const { publication, told } = published(...SIMULCAST);
  publication.interestMoved(undefined, 2);
  expect(told).toEqual([[0, 1, 2]]);
  publication.interestMoved(2, 0);
  vi.advanceTimersByTime(1_000);
  publication.interestMoved(0, 2);
  vi.advanceTimersByTime(5_000);
  expect(told).toHaveLength(1);
  publication.interestMoved(2, 0);
  vi.advanceTimersByTime(2_000);
  expect(told.at(-1)).toEqual([0]);
});

it('stops what nobody wants in time, however many look away one after the other', () => {
  const { publication, told } = published(...SIMULCAST);
  for (let viewer = 0; viewer < 5; viewer += 1) publication.interestMoved(undefined, 1);
  publication.interestMoved(undefined, 2);
  publication.interestMoved(2, 1);
  for (let viewer = 0; viewer < 4; viewer += 1) {
    vi.advanceTimersByTime(500);
    publication.interestMoved(1, 0);
  }
  expect(told.at(-1)).toEqual([0, 1]);
  publication.close();
});

it('says again what is wanted to a publisher who was away, and nothing before it was said', () => {
  const { publication, told } = published(...SIMULCAST);
  publication.retell();
  expect(told).toEqual([]);
  publication.interestMoved(undefined, 2);
  publication.retell();
  expect(told).toEqual([
    [0, 1, 2],
    [0, 1, 2],
  ]);
});

it('counts the layers that share one stream', () => {
  const { publication, told } = published({ scalabilityMode: 'L3T3_KEY' });
  expect(publication.offer).toMatchObject({ scales: [4, 2, 1], temporalLayers: 3 });
  expect(publication.info.layers).toBe(3);
  publication.interestMoved(undefined, 1);
  vi.advanceTimersByTime(2_000);
  expect(told).toEqual([[0, 1]]);
});

it('has a video of one layer stop as well', () => {
  const { publication, told } = published({ rid: 'f' });
  publication.subscriptions.add(RECEIVER);
  publication.interestMoved(undefined, 0);
  expect(told).toEqual([[0]]);
  publication.interestMoved(0, undefined);
  vi.advanceTimersByTime(2_000);
  expect(told).toEqual([[0], []]);
});
