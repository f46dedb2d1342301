import { expect, test } from 'vitest';
import { chime } from './chime.ts';

const file = chime();
const view = new DataView(file.buffer);
const samples = Array.from({ length: (file.byteLength - 44) / 2 }, (_, at) =>
  view.getInt16(44 + at * 2, true),
);

test('is a WAV file whose lengths are true', () => {
  const letters = new TextDecoder().decode(file.subarray(0, 16));
  expect(letters.slice(0, 4) + letters.slice(8)).toBe('RIFFWAVEfmt ');
  expect(view.getUint32(4, true)).toBe(file.byteLength - 8);
  expect(view.getUint32(40, true)).toBe(file.byteLength - 44);
});

test('is heard, does not clip, and begins and ends in silence', () => {
  const loudest = Math.max(...samples.map(Math.abs));
  expect(loudest).toBeGreaterThan(0.1 * 0x7fff);
  expect(loudest).toBeLessThan(0.7 * 0x7fff);
  for (const end of [samples.slice(0, 3), samples.slice(-3)])
    for (const sample of end) expect(Math.abs(sample)).toBeLessThan(0.02 * 0x7fff);
});
