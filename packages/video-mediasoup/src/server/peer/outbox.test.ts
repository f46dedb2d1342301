import { asId } from '@crossfade/video-core';
import { expect, test, vi } from 'vitest';
import type { ConsumerInfo, RoomFact } from '../../protocol/index.ts';
import { Outbox } from './outbox.ts';

const left = (id: string): RoomFact => ({
  type: 'participant-left',
  participantId: asId.participant(id),
  reason: 'left',
});
const consumer = (consumerId: string): ConsumerInfo => ({
  consumerId,
  producerId: 'p',
  participantId: asId.participant('ann'),
  publicationId: asId.publication('cam'),
  source: 'camera',
  kind: 'video',
  rtpParameters: { codecs: [], headerExtensions: [], encodings: [] },
  paused: true,
  pausedBy: [],
});

function opened() {
  const outbox = new Outbox();
  const sent: [string, unknown][] = [];
  outbox.open((name, payload) => sent.push([name, payload]));
  return { outbox, sent };
}

test('what happens in one turn goes as one message a kind, facts first', async () => {
  const { outbox, sent } = opened();
  outbox.consumerState({ consumerId: '1', pausedBy: ['mute'] });
  outbox.consumer(consumer('2'));
  outbox.fact(left('ann'));
  outbox.fact(left('ben'));
  outbox.consumerState({ consumerId: '1', pausedBy: [] });
  outbox.consumerClosed('3');
  expect(sent).toEqual([]);
  await new Promise(setImmediate);
  expect(sent).toEqual([
    ['events', [left('ann'), left('ben')]],
    ['consumers-closed', ['3']],
    ['consumers', [consumer('2')]],
    ['consumer-states', [{ consumerId: '1', pausedBy: [] }]],
  ]);
});

test('a consumer that was made and closed in one turn is not offered', () => {
  const { outbox, sent } = opened();
  outbox.consumer(consumer('1'));
  outbox.consumerClosed('1');
  outbox.flush();
  expect(sent).toEqual([['consumers-closed', ['1']]]);
});

test('while nobody is connected nothing is kept, and nothing of before comes after a snapshot', async () => {
  const { outbox, sent } = opened();
  outbox.fact(left('ann'));
  outbox.close();
  outbox.fact(left('ben'));
  const later: string[] = [];
  outbox.open((name) => later.push(name));
  await new Promise(setImmediate);
  expect(sent).toEqual([]);
  expect(later).toEqual([]);
});

test('what happens all the time is gathered, and arrives in order and whole', async () => {
  vi.useFakeTimers();
  const { outbox, sent } = opened();
  for (let count = 0; count < 400; count += 1) {
    outbox.fact(left(`p${count}`));
    await vi.advanceTimersByTimeAsync(2);
  }
  await vi.advanceTimersByTimeAsync(100);
  vi.useRealTimers();
  expect(sent.flatMap(([, facts]) => facts)).toEqual(
    Array.from({ length: 400 }, (_, count) => left(`p${count}`)),
  );
  // In 0.8 s: 60 at once, and about one in 50 ms.
  expect(sent.length).toBeLessThan(110);
});
