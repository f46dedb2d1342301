import { expect, test } from 'vitest';
import { soundLevel } from './sound-level.ts';

const square = (amplitude: number) =>
  Float32Array.from({ length: 256 }, (_, at) => (at % 2 ? amplitude : -amplitude));

test.each([
  ['silence', 0, 0],
  ['a quiet room', 0.0005, 0],
  ['a murmur', 0.01, 1 / 3],
  ['speech', 0.1, 2 / 3],
  ['full scale', 1, 1],
])('%s', (_, amplitude, level) => {
  expect(soundLevel(square(amplitude))).toBeCloseTo(level, 5);
});
