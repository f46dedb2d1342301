import { asId } from '@crossfade/video-core';
import { expect, it } from 'vitest';
import { MediaFlow } from './media-flow.ts';

const publicationId = asId.publication('a');
const sample = (packets: number, expected = true) => [{ publicationId, packets, expected }];

it('flows with the first packet, stalls after two quiet looks, and flows again', () => {
  const flow = new MediaFlow();
  expect(flow.look(sample(0))).toEqual([]);
  expect(flow.arrived(publicationId)).toEqual({ publicationId, state: 'flowing' });
  expect(flow.arrived(publicationId)).toBeUndefined();
  expect(flow.look(sample(10))).toEqual([]);
  expect(flow.look(sample(10))).toEqual([]);
  expect(flow.look(sample(10))).toEqual([{ publicationId, state: 'stalled' }]);
  expect(flow.look(sample(10))).toEqual([]);
  expect(flow.look(sample(11))).toEqual([{ publicationId, state: 'flowing' }]);
});

it('does not call it a stall when nothing is to be expected', () => {
  const flow = new MediaFlow();
  flow.arrived(publicationId);
  for (let look = 0; look < 5; look += 1) expect(flow.look(sample(0, false))).toEqual([]);
  expect(flow.look(sample(0))).toEqual([]);
  expect(flow.look(sample(0))).toEqual([{ publicationId, state: 'stalled' }]);
});

it('counts another track of the same publication from its own beginning', () => {
  const flow = new MediaFlow();
  flow.look(sample(1_000));
  flow.restarted(publicationId);
  expect(flow.state(publicationId)).toBe('flowing');
  expect(flow.look(sample(5))).toEqual([]);
  expect(flow.look(sample(6))).toEqual([]);
});
