import type { StoredSketch } from './sketch.ts';

/**
 * How sketches are stored: one after the other, without anything between, so that what is stored of two cells is added up by
 * writing one behind the other, which a database can do. Whole numbers as varints (Protocol Buffers, "Base 128 Varints").
 *
 *   measure, zeros, bins, [bin since the one before (zigzag), count]…, keys + 1, [key]…
 *
 * 0 keys + 1 stands for the keys of the sketch before, which are often the same.
 */
export function writeSketches(
  sketches: Iterable<readonly [measure: number, sketch: StoredSketch]>,
): Uint8Array {
  const bytes: number[] = [];
  let before: readonly number[] | undefined;
  for (const [measure, { zero, bins, keys }] of sketches) {
    write(bytes, measure, zero, bins.length);
    let last = 0;
    for (const [bin, count] of bins) {
      write(bytes, zigzag(bin - last), count);
      last = bin;
    }
    if (before && isSame(before, keys)) write(bytes, 0);
    else write(bytes, keys.length + 1, ...keys);
    before = keys;
  }
  return Uint8Array.from(bytes);
}

/** What `writeSketches` wrote, perhaps several times, in turn. Throws `RangeError` when it is something else. */
export function* readSketches(
  bytes: Uint8Array,
): Generator<readonly [measure: number, sketch: StoredSketch], void> {
  let at = 0;
  const read = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= CONTINUED) {
      const byte = bytes[at];
      if (byte === undefined) throw new RangeError('A stored sketch is cut off.');
      at += 1;
      value += (byte % CONTINUED) * scale;
      if (byte < CONTINUED) return value;
    }
  };
  let keys: readonly number[] = [];
  while (at < bytes.length) {
    const [measure, zero, length] = [read(), read(), read()];
    const bins: [number, number][] = [];
    let bin = 0;
    for (let place = 0; place < length; place += 1) bins.push([(bin += unzigzag(read())), read()]);
    const known = read();
    if (known > 0) keys = Array.from({ length: known - 1 }, read);
    yield [measure, { zero, bins, keys }];
  }
}

const CONTINUED = 128;

function write(bytes: number[], ...values: readonly number[]): void {
  for (const value of values) {
    let left = value;
    for (; left >= CONTINUED; left = Math.floor(left / CONTINUED)) bytes.push((left % CONTINUED) + CONTINUED);
    bytes.push(left);
  }
}

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);

const isSame = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((value, at) => value === other[at]);
