import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId } from '../../../contract/identity.ts';
import type { EncodedFrame } from './clear-bytes.ts';
import { FrameCryptor, type EncryptionStatus, type Passage } from './frame-cryptor.ts';

const ANN = asId.participant('ann');

const newKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

interface Sample {
  readonly passage: Omit<Passage, 'direction'>;
  readonly type?: 'key' | 'delta';
  /** What the frame begins with. */
  readonly start: readonly number[];
  /** How much of it servers may read. */
  readonly clear: number;
}

const video = (mimeType: string) => ({ participantId: ANN, kind: 'video', mimeType }) as const;

const SAMPLES: Readonly<Record<string, Sample>> = {
  opus: { passage: { participantId: ANN, kind: 'audio' }, start: [0x78], clear: 1 },
  'a key frame of VP8': { passage: video('video/VP8'), type: 'key', start: [], clear: 10 },
  'another frame of VP8': { passage: video('video/VP8'), type: 'delta', start: [], clear: 3 },
  VP9: { passage: video('video/VP9'), type: 'key', start: [], clear: 0 },
  'H.264': {
    passage: video('video/H264'),
    type: 'key',
    start: [0, 0, 0, 1, 0x67, 1, 2, 0, 0, 0, 1, 0x65, 0x88],
    clear: 13,
  },
};

const frameOf = ({ type, start }: Sample, rest: Uint8Array): EncodedFrame => ({
  data: Uint8Array.from([...start, ...rest]).buffer,
  ...(type && { type }),
  getMetadata: () => ({}),
});

const bytesOf = ({ data }: EncodedFrame): number[] => [...new Uint8Array(data)];

/** A page that sends and one that receives, each with its worker's cryptor. */
function pages(): {
  readonly sender: FrameCryptor;
  readonly receiver: FrameCryptor;
  readonly told: EncryptionStatus[];
} {
  const told: EncryptionStatus[] = [];
  return {
    sender: new FrameCryptor(() => undefined),
    receiver: new FrameCryptor((_, status) => told.push(status)),
    told,
  };
}

describe.each(Object.entries(SAMPLES))('%s', (_, sample) => {
  it('comes out as it went in, and is secret on the way but for what servers must read', async () => {
    const key = await newKey();
    const { sender, receiver, told } = pages();
    sender.setKey(ANN, key);
    receiver.setKey(ANN, key);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 40, maxLength: 200 }), async (rest) => {
        const frame = frameOf(sample, rest);
        const plain = bytesOf(frame);
        expect(await sender.pass(frame, { ...sample.passage, direction: 'send' })).toBe(true);
        const sent = bytesOf(frame);
        expect(sent.slice(0, sample.clear)).toEqual(plain.slice(0, sample.clear));
        expect(sent.join()).not.toContain(plain.slice(sample.clear).join());
        expect(await receiver.pass(frame, { ...sample.passage, direction: 'receive' })).toBe(true);
        expect(bytesOf(frame)).toEqual(plain);
      }),
      { numRuns: 30 },
    );
    expect(told).toEqual(['on']);
  });

  it('goes nowhere when one byte was changed on the way', async () => {
    const key = await newKey();
    const { sender, receiver } = pages();
    sender.setKey(ANN, key);
    receiver.setKey(ANN, key);
    const frame = frameOf(sample, new Uint8Array(50).fill(7));
    await sender.pass(frame, { ...sample.passage, direction: 'send' });
    new Uint8Array(frame.data).fill(0x55, sample.clear + 5, sample.clear + 8);
    expect(await receiver.pass(frame, { ...sample.passage, direction: 'receive' })).toBe(false);
  });
});

describe('keys', () => {
  const sample: Sample = { passage: video('video/VP8'), type: 'delta', start: [], clear: 3 };
  const send = { ...sample.passage, direction: 'send' } as const;
  const receive = { ...sample.passage, direction: 'receive' } as const;
  const plain = new Uint8Array(60).fill(9);

  it('nothing leaves without one, and nothing is played', async () => {
    const { sender, receiver, told } = pages();
    expect(await sender.pass(frameOf(sample, plain), send)).toBe(false);
    expect(await receiver.pass(frameOf(sample, plain), receive)).toBe(false);
    expect(told).toEqual(['missing-key']);
  });

  it('another one is told after some frames, and the right one is told by the first', async () => {
    const [key, other] = await Promise.all([newKey(), newKey()]);
    const { sender, receiver, told } = pages();
    sender.setKey(ANN, key);
    receiver.setKey(ANN, other);
    const arrive = async (): Promise<boolean> => {
      const frame = frameOf(sample, plain);
      await sender.pass(frame, send);
      return receiver.pass(frame, receive);
    };
    expect([await arrive(), await arrive()]).toEqual([false, false]);
    expect(told).toEqual([]);
    await arrive();
    await arrive();
    expect(told).toEqual(['wrong-key']);
    receiver.setKey(ANN, key);
    expect(await arrive()).toBe(true);
    expect(told).toEqual(['wrong-key', 'on']);
  });

  it('an unencrypted frame is not played where all are encrypted', async () => {
    const { receiver, told } = pages();
    receiver.setKey(ANN, await newKey());
    for (let count = 0; count < 3; count += 1)
      expect(await receiver.pass(frameOf(sample, plain), receive)).toBe(false);
    expect(told).toEqual(['wrong-key']);
  });

  it('no two frames are encrypted alike', async () => {
    const { sender } = pages();
    sender.setKey(ANN, await newKey());
    const seen = new Set<string>();
    for (let count = 0; count < 50; count += 1) {
      const frame = frameOf(sample, plain);
      await sender.pass(frame, send);
      // The vector stands before the last byte.
      seen.add(bytesOf(frame).slice(-13, -1).join());
    }
    expect(seen.size).toBe(50);
  });
});
