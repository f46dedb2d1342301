/*
 * H.264 frames in the byte stream format (ITU-T H.264, annex B): NAL units behind start codes 00 00 01 or 00 00 00 01.
 * Packetizers cut them at start codes and look at the types, so an encrypted frame has to keep that shape.
 */

/** Slices of a frame: what precedes the first (such as parameter sets) does not show what is seen. */
const SLICES: ReadonlySet<number> = new Set([1, 5]);
const TYPE = 0x1f;

/** How many bytes a packetizer has to read, through the first slice's type; `undefined` when there is no slice. */
export function bytesBeforeSlices(frame: Uint8Array): number | undefined {
  for (let at = 0; at + 3 < frame.length; at += 1) {
    if (frame[at] !== 0 || frame[at + 1] !== 0 || frame[at + 2] !== 1) continue;
    const header = at + 3;
    // One byte more: where the slice begins in the frame, by which decoders tell frames apart.
    if (SLICES.has((frame[header] ?? 0) & TYPE)) return Math.min(header + 2, frame.length);
  }
  return undefined;
}

/** With every start code four bytes long, as a receiver puts the frame together again whatever was sent. */
export function withLongStartCodes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out: number[] = [];
  bytes.forEach((byte, at) => {
    const short = byte === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 1 && bytes[at - 1] !== 0;
    if (short) out.push(0);
    out.push(byte);
  });
  return Uint8Array.from(out);
}

/** Puts a 3 wherever two zeros and a small byte would look like a start code (H.264, 7.4.1). */
export function escapeStartCodes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  // At most one more for every two.
  const out = new Uint8Array(Math.ceil(bytes.length * 1.5));
  let size = 0;
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros === 2 && byte <= 3) {
      out[size] = 3;
      size += 1;
      zeros = 0;
    }
    out[size] = byte;
    size += 1;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return out.slice(0, size);
}

export function unescapeStartCodes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length);
  let size = 0;
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros === 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    out[size] = byte;
    size += 1;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return out.slice(0, size);
}
