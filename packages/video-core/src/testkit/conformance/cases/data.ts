import type { Feature } from '../../../contract/capabilities.ts';
import { DATA_LIMITS, type OutgoingData } from '../../../contract/data-message.ts';
import { asId } from '../../../contract/identity.ts';
import type { ConformanceCase } from '../conformance-case.ts';
import { expect, expectEqual } from '../conformance-error.ts';
import type { Person } from '../person.ts';
import { ALL_RIGHTS, type Stage } from '../stage.ts';

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index % 251);
const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const read = (payload: Uint8Array): string => new TextDecoder().decode(payload);

const message = (topic: string, payload: Uint8Array, reliable = true): OutgoingData => ({
  topic,
  payload,
  reliable,
});

/** Sends lossy data until it arrives, as any of it may be lost. */
async function arrives(stage: Stage, from: Person, to: Person, what: OutgoingData): Promise<Uint8Array> {
  await stage.eventually(`a lossy message on ${what.topic} arrives`, async () => {
    await from.connection.send(what);
    await stage.meanwhile(50);
    return to.witness.messages.some(({ topic }) => topic === what.topic);
  });
  return (await to.witness.untilMessage(({ topic }) => topic === what.topic)).payload;
}

const limits = (feature: Feature, reliable: boolean): ConformanceCase => {
  const limit = reliable ? DATA_LIMITS.reliable : DATA_LIMITS.lossy;
  return {
    name: `carries ${reliable ? 'reliable' : 'lossy'} data of ${limit} bytes whole, and refuses one byte more`,
    feature,
    async run(stage) {
      const [ann, ben] = await stage.meet(await stage.openRoom(), 'ann', 'ben');
      if (!ann || !ben) return;
      const largest = message('largest', bytes(limit), reliable);
      if (reliable) await stage.done(ann.connection.send(largest), 'sending');
      const payload = reliable
        ? (await ben.witness.untilMessage(({ topic }) => topic === 'largest')).payload
        : await arrives(stage, ann, ben, largest);
      expectEqual([...payload], [...bytes(limit)], 'what arrived');
      await stage.refusal(
        ann.connection.send(message('larger', bytes(limit + 1), reliable)),
        'data-refused',
        `sending ${limit + 1} bytes`,
      );
      await stage.done(ann.connection.send(message('afterwards', bytes(1), true)), 'sending after a refusal');
      await ben.witness.untilMessage(({ topic }) => topic === 'afterwards');
      expect(
        !ben.witness.messages.some(({ topic }) => topic === 'larger'),
        'what was refused should not arrive',
      );
    },
  };
};

export const dataCases: readonly ConformanceCase[] = [
  {
    name: 'carries reliable data to everyone else, with topic and sender, once and in order',
    feature: 'data-reliable',
    async run(stage) {
      const [ann, ben, cem] = await stage.meet(await stage.openRoom(), 'ann', 'ben', 'cem');
      if (!ann || !ben || !cem) return;
      const said = Array.from({ length: 200 }, (_, index) => `line ${index} ${'·'.repeat(index % 40)}`);
      await stage.done(
        Promise.all(said.map((line) => ann.connection.send(message('chat', text(line))))),
        'sending 200 messages',
      );
      for (const { witness } of [ben, cem]) {
        await witness.until('all messages are there', () => witness.messages.length >= said.length);
        expectEqual(
          witness.messages.map(({ payload }) => read(payload)),
          said,
          'the messages in the order of their arrival',
        );
        expect(
          witness.messages.every(
            ({ topic, from, reliable }) => topic === 'chat' && from === ann.id && reliable,
          ),
          'every message should name its topic, its sender and that it is reliable',
        );
      }
      expectEqual(ann.witness.messages.length, 0, 'the messages that came back to their sender');
    },
  },
  {
    name: 'carries data only to the recipients that it names',
    feature: 'data-reliable',
    async run(stage) {
      const [ann, ben, cem] = await stage.meet(await stage.openRoom(), 'ann', 'ben', 'cem');
      if (!ann || !ben || !cem) return;
      await ann.connection.send({ ...message('secret', text('for Ben')), to: [ben.id] });
      await ann.connection.send({
        ...message('secret', text('for nobody')),
        to: [asId.participant('nobody')],
      });
      await ann.connection.send(message('public', text('for all')));
      for (const { witness } of [ben, cem]) await witness.untilMessage(({ topic }) => topic === 'public');
      const seen = ({ witness }: Person): readonly string[] =>
        witness.messages.map(({ payload }) => read(payload));
      expectEqual(seen(ben), ['for Ben', 'for all'], 'what Ben got');
      expectEqual(seen(cem), ['for all'], 'what Cem got');
    },
  },
  {
    name: 'carries lossy data to the recipients that it names, marked as lossy',
    feature: 'data-lossy',
    async run(stage) {
      const [ann, ben, cem] = await stage.meet(await stage.openRoom(), 'ann', 'ben', 'cem');
      if (!ann || !ben || !cem) return;
      const payload = await arrives(stage, ann, ben, {
        ...message('position', text('12,7'), false),
        to: [ben.id],
      });
      expectEqual(read(payload), '12,7', 'what arrived');
      const [first] = ben.witness.messages;
      expectEqual([first?.from, first?.reliable], [ann.id, false], 'sender and kind');
      await arrives(stage, ann, cem, message('everyone', text('!'), false));
      expect(
        !cem.witness.messages.some(({ topic }) => topic === 'position'),
        'Cem should not get what was for Ben',
      );
    },
  },
  limits('data-reliable', true),
  limits('data-lossy', false),
  {
    name: 'carries empty payloads, empty topics and topics of every script',
    feature: 'data-reliable',
    async run(stage) {
      const [ann, ben] = await stage.meet(await stage.openRoom(), 'ann', 'ben');
      if (!ann || !ben) return;
      for (const topic of ['', '☎️ été', 't'.repeat(DATA_LIMITS.topic)]) {
        await stage.done(ann.connection.send(message(topic, new Uint8Array())), 'sending');
        const { payload } = await ben.witness.untilMessage((one) => one.topic === topic);
        expectEqual(payload.byteLength, 0, 'the size of the payload');
      }
    },
  },
  {
    name: 'refuses too long a topic and too many recipients',
    feature: 'data-reliable',
    async run(stage) {
      const ann = await stage.join(await stage.openRoom(), 'ann');
      await stage.refusal(
        ann.connection.send(message('t'.repeat(DATA_LIMITS.topic + 1), bytes(1))),
        'data-refused',
        'sending on too long a topic',
      );
      const to = Array.from({ length: DATA_LIMITS.recipients + 1 }, (_, index) =>
        asId.participant(`p${index}`),
      );
      await stage.refusal(
        ann.connection.send({ ...message('t', bytes(1)), to }),
        'data-refused',
        'sending to too many',
      );
    },
  },
  {
    name: 'refuses data of somebody without the right to send it',
    feature: 'data-reliable',
    async run(stage) {
      const room = await stage.openRoom();
      const ben = await stage.join(room, 'ben');
      const ann = await stage.join(room, 'ann', { rights: { ...ALL_RIGHTS, data: false } });
      for (const reliable of [true, false])
        await stage.refusal(
          ann.connection.send(message('chat', bytes(1), reliable)),
          'data-refused',
          'sending without the right',
        );
      await stage.meanwhile();
      expectEqual(ben.witness.messages.length, 0, 'the messages that arrived');
    },
  },
  {
    name: 'sends what was handed over before the connection is up',
    feature: 'data-reliable',
    async run(stage) {
      const room = await stage.openRoom();
      const ben = await stage.join(room, 'ben');
      const ann = await stage.arrive(room, 'ann');
      await stage.done(
        ann.connection.send(message('early', text('hello'))),
        'sending before being connected',
      );
      await ben.witness.untilMessage(({ topic }) => topic === 'early');
    },
  },
];
