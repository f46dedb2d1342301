import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesBeforeSlices, escapeStartCodes, unescapeStartCodes, withLongStartCodes } from './annex-b.ts';

/** Many zeros and small bytes, where mistakes would show. */
const bytes = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.nat(255) }), {
    maxLength: 60,
  })
  .map((values) => Uint8Array.from(values));

const hasStartCode = (data: Uint8Array): boolean =>
  data.some((byte, at) => byte === 0 && data[at + 1] === 0 && (data[at + 2] ?? 9) <= 2);

describe('escaping', () => {
  it('leaves nothing that looks like a start code, and is undone exactly', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        const escaped = escapeStartCodes(data);
        expect(hasStartCode(escaped)).toBe(false);
        expect([...unescapeStartCodes(escaped)]).toEqual([...data]);
      }),
    );
  });
});

describe('a frame', () => {
  const SPS = [0, 0, 0, 1, 0x67, 1, 2, 3];
  it('is readable up to its first slice, past parameter sets', () => {
    expect(bytesBeforeSlices(Uint8Array.from([...SPS, 0, 0, 1, 0x65, 0x88, 7, 7]))).toBe(13);
    expect(bytesBeforeSlices(Uint8Array.from([0, 0, 0, 1, 0x41, 0x9a, 7, 7]))).toBe(6);
    expect(bytesBeforeSlices(Uint8Array.from(SPS))).toBeUndefined();
  });

  it('gets start codes of four bytes, and no longer ones', () => {
    expect([...withLongStartCodes(Uint8Array.from([0, 0, 1, 0x67, 0, 0, 0, 1, 0x65]))]).toEqual([
      0, 0, 0, 1, 0x67, 0, 0, 0, 1, 0x65,
    ]);
  });
});
