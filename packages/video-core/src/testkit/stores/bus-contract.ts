import { BUS_MESSAGE_LIMIT, type Bus } from '../../server/ports/bus.ts';
import { expect, expectEqual } from '../conformance/conformance-error.ts';
import { within } from '../conformance/deadline.ts';
import type { ContractCase } from './store-contract.ts';

const PATIENCE = 15_000;
const topicOf = (name: string): string => `${name}-${crypto.randomUUID()}`;

/** Resolves with the next message on a topic. */
function next(bus: Bus, topic: string): Promise<unknown> {
  const message = new Promise<unknown>((resolve) => {
    const stop = bus.subscribe(topic, (received) => {
      stop();
      resolve(received);
    });
  });
  return within(message, PATIENCE, () => `a message on ${topic}`);
}

/** What every `Bus` must do. */
export const BUS_CONTRACT: readonly ContractCase<Bus>[] = [
  {
    name: 'tells everyone who listens, the sender included, what was said',
    async run(bus) {
      const topic = topicOf('all');
      const heard = Promise.all([next(bus, topic), next(bus, topic)]);
      const message = { text: "it's 🌻", numbers: [1, 2.5], nothing: null };
      await bus.publish(topic, message);
      expectEqual(await heard, [message, message], 'what was heard');
    },
  },
  {
    name: 'keeps the order of one sender, and topics apart',
    async run(bus) {
      const topic = topicOf('order');
      const heard: unknown[] = [];
      const stop = bus.subscribe(topic, (message) => heard.push(message));
      const end = topicOf('end');
      const over = next(bus, end);
      for (let count = 1; count <= 20; count++) await bus.publish(topic, count);
      await bus.publish(end, 'over');
      await over;
      stop();
      expectEqual(
        heard,
        Array.from({ length: 20 }, (_, index) => index + 1),
        'what was heard',
      );
    },
  },
  {
    name: 'tells nobody who has stopped listening',
    async run(bus) {
      const topic = topicOf('stopped');
      const heard: unknown[] = [];
      const stop = bus.subscribe(topic, (message) => heard.push(message));
      stop();
      stop();
      const over = next(bus, topic);
      await bus.publish(topic, 'anyone?');
      await over;
      expectEqual(heard, [], 'what was heard');
    },
  },
  {
    name: 'refuses what is too large',
    async run(bus) {
      const refused = await bus.publish(topicOf('large'), 'x'.repeat(BUS_MESSAGE_LIMIT)).then(
        () => false,
        () => true,
      );
      expect(refused, 'a message over the limit was taken');
    },
  },
];
