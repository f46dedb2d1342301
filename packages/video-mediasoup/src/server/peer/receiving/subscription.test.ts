import { Timers } from '@crossfade/video-core/adapter-kit';
import { asId, type Demand } from '@crossfade/video-core';
import { EventEmitter } from 'node:events';
import type { Consumer, Producer, WebRtcTransport } from 'mediasoup/types';
import { expect, it } from 'vitest';
import { Publication } from '../publishing/publication.ts';
import { Subscription } from './subscription.ts';

/** A received camera, with what the worker was asked, and the work that waits for the room's turn. */
async function received() {
  const asked: string[] = [];
  const waiting: (() => Promise<unknown>)[] = [];
  const owner = { participantId: asId.participant('ann'), timers: new Timers(), tell: () => undefined };
  const publication = new Publication(owner, asId.publication('camera'), 'camera');
  const producer: Producer = Object.assign(Object.create(null), {
    id: 'producer',
    type: 'simulcast',
    rtpParameters: { encodings: [{ rid: 'q' }, { rid: 'h' }, { rid: 'f' }] },
    close: () => undefined,
  });
  publication.attach(producer);
  const consumer: Consumer = Object.assign(Object.create(EventEmitter.prototype), {
    id: 'consumer',
    type: 'simulcast',
    kind: 'video',
    closed: false,
    rtpParameters: { codecs: [] },
    score: { producerScore: 10 },
    close: () => undefined,
    pause: async () => void asked.push('pause'),
    resume: async () => void asked.push('resume'),
    setPreferredLayers: async ({ spatialLayer }: { spatialLayer: number }) =>
      void asked.push(`layer ${spatialLayer}`),
  });
  const transport: WebRtcTransport = Object.assign(Object.create(null), { consume: async () => consumer });
  let demand: Demand = { visible: true, width: 100, height: 100 };
  const subscription = new Subscription(
    {
      receiveCapabilities: { codecs: [], headerExtensions: [] },
      demandFor: () => demand,
      canConsume: () => true,
      attempt: async (_, work) => void (await work),
      inTurn: async (work) => {
        await new Promise<void>((resolve) => waiting.push(async () => resolve()));
        return await work();
      },
      qualityChanged: () => undefined,
      tellConsumerState: () => undefined,
      tellConsumerClosed: () => undefined,
      forgetSubscription: () => undefined,
    },
    publication,
  );
  await subscription.open(transport, false);
  consumer.emit('layerschange', { spatialLayer: 0 });
  const turn = async (): Promise<number> => {
    const now = waiting.splice(0);
    for (const one of now) await one();
    await new Promise((resolve) => void setImmediate(resolve));
    return now.length;
  };
  const want = (next: Demand): void => {
    demand = next;
    subscription.applySoon();
  };
  return { subscription, publication, asked, want, turn, timers: owner.timers };
}

it('asks the worker for what changed, and once, however often a demand changes before its turn', async () => {
  const { subscription, publication, asked, want, turn, timers } = await received();
  subscription.resume();
  expect(asked.splice(0)).toEqual(['layer 0', 'resume']);
  for (let width = 100; width < 1_300; width += 1) want({ visible: true, width, height: 100 });
  for (let size = 0; size < 100; size += 1) publication.resize({ width: 1_280 + size, height: 720 });
  expect(asked).toEqual([]);
  expect(await turn()).toBe(1);
  expect(asked.splice(0)).toEqual(['layer 2']);
  want({ visible: false, width: 0, height: 0 });
  await turn();
  want({ visible: false, width: 10, height: 0 });
  await turn();
  subscription.resume();
  expect(asked).toEqual(['pause']);
  timers.close();
});
