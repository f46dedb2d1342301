import { asId } from '@crossfade/video-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeIncoming, decodeOutgoing, encodeIncoming, encodeOutgoing } from './data-frame.ts';

const topic = fc.string({ maxLength: 64, unit: 'grapheme' }).filter((text) => text.length <= 64);
const participant = fc.uuid().map(asId.participant);
const payload = fc.uint8Array({ maxLength: 2_000 });

test('what a client sends arrives as it was, whatever the topic, recipients and payload', () => {
  fc.assert(
    fc.property(topic, fc.array(participant, { maxLength: 100 }), payload, (topic, to, payload) => {
      expect(decodeOutgoing(encodeOutgoing({ topic, to, payload }))).toEqual({ topic, to, payload });
    }),
  );
});

test('what the server sends arrives as it was', () => {
  fc.assert(
    fc.property(participant, topic, payload, (from, topic, payload) => {
      expect(decodeIncoming(encodeIncoming({ from, topic, payload }))).toEqual({ from, topic, payload });
    }),
  );
});

test('bytes that are no frame are refused, and never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const frame = decodeOutgoing(bytes);
      if (frame) expect(frame.topic.length).toBeLessThanOrEqual(64);
      decodeIncoming(bytes);
    }),
    { numRuns: 2_000 },
  );
  for (const bytes of [[], [5, 65], [1, 0xff, 0], [0], [0, 1], [0, 2, 1, 65, 9], [0, 101]])
    expect(decodeOutgoing(Uint8Array.from(bytes)), String(bytes)).toBeUndefined();
});

test('a frame cut short anywhere before its payload is refused', () => {
  const frame = encodeOutgoing({
    topic: 'chat',
    to: [asId.participant('ann'), asId.participant('ben')],
    payload: new Uint8Array(),
  });
  for (let length = 0; length < frame.length; length += 1)
    expect(decodeOutgoing(frame.subarray(0, length))).toBeUndefined();
});

test('more recipients or a longer topic than the limits are refused', () => {
  const many = Array.from({ length: 101 }, (_, i) => asId.participant(String(i)));
  expect(
    decodeOutgoing(encodeOutgoing({ topic: 't', to: many, payload: new Uint8Array(1) })),
  ).toBeUndefined();
  expect(
    decodeOutgoing(encodeOutgoing({ topic: 't'.repeat(65), to: [], payload: new Uint8Array(1) })),
  ).toBeUndefined();
  expect(() => encodeOutgoing({ topic: 't'.repeat(256), to: [], payload: new Uint8Array(1) })).toThrow(
    RangeError,
  );
});
