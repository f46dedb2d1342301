import { Timers } from '@crossfade/video-core/adapter-kit';
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DataSendQueue, type SendQueueConsumer } from './data-send-queue.ts';

/** As much of mediasoup's data consumer as an outlet uses, with an SCTP buffer that holds `room` messages. */
class FakeDataConsumer extends EventEmitter implements SendQueueConsumer {
  closed = false;
  room = Number.POSITIVE_INFINITY;
  up = true;
  readonly sent: string[] = [];

  async send(message: string | Buffer): Promise<void> {
    await Promise.resolve();
    if (!this.up) throw new Error('no SCTP association present');
    if (this.room <= 0) throw new Error('sctpsendbufferfull [method:dataConsumer.send]');
    this.room -= 1;
    this.sent.push(String(message));
  }

  setBufferedAmountLowThreshold(): Promise<void> {
    return Promise.resolve();
  }

  drain(room: number): void {
    this.room = room;
    this.emit('bufferedamountlow', 0);
  }

  close(): void {
    this.closed = true;
  }
}

let timers: Timers;
beforeEach(() => {
  vi.useFakeTimers();
  timers = new Timers();
});
afterEach(() => {
  timers.close();
  vi.useRealTimers();
});

const message = (text: string) => Buffer.from(text);
const settle = () => vi.advanceTimersByTimeAsync(0);

test('reliable messages wait for the channel and keep their order', async () => {
  const outlet = new DataSendQueue<FakeDataConsumer>(true, timers);
  const consumer = new FakeDataConsumer();
  outlet.send(message('1'));
  outlet.attach(consumer);
  outlet.send(message('2'));
  await settle();
  expect(consumer.sent).toEqual([]);
  outlet.opened();
  outlet.send(message('3'));
  await settle();
  expect(consumer.sent).toEqual(['1', '2', '3']);
});

test('a full buffer holds reliable messages until it drains', async () => {
  const outlet = new DataSendQueue<FakeDataConsumer>(true, timers);
  const consumer = new FakeDataConsumer();
  consumer.room = 2;
  outlet.attach(consumer);
  outlet.opened();
  for (const text of ['1', '2', '3', '4', '5']) outlet.send(message(text));
  await settle();
  expect(consumer.sent).toEqual(['1', '2']);
  consumer.drain(1);
  await settle();
  consumer.drain(9);
  await settle();
  expect(consumer.sent).toEqual(['1', '2', '3', '4', '5']);
});

test('an association that is not up yet is tried again, and not for ever', async () => {
  const outlet = new DataSendQueue<FakeDataConsumer>(true, timers);
  const consumer = new FakeDataConsumer();
  consumer.up = false;
  outlet.attach(consumer);
  outlet.opened();
  outlet.send(message('1'));
  await vi.advanceTimersByTimeAsync(300);
  consumer.up = true;
  await vi.advanceTimersByTimeAsync(300);
  expect(consumer.sent).toEqual(['1']);
  consumer.up = false;
  outlet.send(message('2'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(timers.size).toBe(0);
});

test('what was not sent goes through the next transport, once', async () => {
  const outlet = new DataSendQueue<FakeDataConsumer>(true, timers);
  const first = new FakeDataConsumer();
  first.room = 1;
  outlet.attach(first);
  outlet.opened();
  outlet.send(message('1'));
  outlet.send(message('2'));
  await settle();
  const second = new FakeDataConsumer();
  outlet.attach(second);
  expect(first.closed).toBe(true);
  outlet.opened();
  await settle();
  expect([first.sent, second.sent]).toEqual([['1'], ['2']]);
});

test('lossy messages are dropped rather than kept', async () => {
  const outlet = new DataSendQueue<FakeDataConsumer>(false, timers);
  const consumer = new FakeDataConsumer();
  outlet.attach(consumer);
  outlet.send(message('before it is open'));
  outlet.opened();
  outlet.send(message('1'));
  await settle();
  consumer.room = 0;
  outlet.send(message('2'));
  await settle();
  consumer.drain(9);
  await settle();
  expect(consumer.sent).toEqual(['1']);
});

test('a receiver that never reads costs a bounded amount', async () => {
  const outlet = new DataSendQueue<FakeDataConsumer>(true, timers);
  const consumer = new FakeDataConsumer();
  outlet.attach(consumer);
  for (let i = 0; i < 1_000; i += 1) outlet.send(Buffer.alloc(15_000));
  outlet.opened();
  await settle();
  expect(consumer.sent.length).toBe(Math.floor(4_194_304 / 15_000));
});
