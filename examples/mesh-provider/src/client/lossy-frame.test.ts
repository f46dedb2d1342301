import { describe, expect, it } from 'vitest';
import { readFrame, writeFrame } from './lossy-frame.ts';

describe('a frame on the channel between two browsers', () => {
  it.each([
    ['', 0],
    ['☎️ été', 3],
    ['t'.repeat(64), 1_200],
  ])('is read as it was written: topic %j and %i bytes', (topic, size) => {
    const payload = Uint8Array.from({ length: size }, (_, index) => index % 251);
    // As it arrives: somewhere in a larger buffer.
    const sent = writeFrame({ topic, payload });
    const arrived = new Uint8Array(sent.byteLength + 5);
    arrived.set(sent, 5);
    expect(readFrame(arrived.subarray(5))).toEqual({ topic, payload });
  });

  it.each([[[]], [[0]], [[0, 4, 65, 65, 65]], [[255, 255]]])('is none in %j', (bytes) => {
    expect(readFrame(Uint8Array.from(bytes))).toBeUndefined();
  });
});
