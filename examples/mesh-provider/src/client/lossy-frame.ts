/** A message on the channel between two browsers: length of the topic (2 bytes), topic in UTF-8, payload. */
export interface LossyFrame {
  readonly topic: string;
  readonly payload: Uint8Array;
}

const HEADER = 2;

export function writeFrame({ topic, payload }: LossyFrame): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(topic);
  const frame = new Uint8Array(HEADER + name.byteLength + payload.byteLength);
  new DataView(frame.buffer).setUint16(0, name.byteLength);
  frame.set(name, HEADER);
  frame.set(payload, HEADER + name.byteLength);
  return frame;
}

/** `undefined` when it is none: it comes from another browser, which may send anything. */
export function readFrame(frame: Uint8Array): LossyFrame | undefined {
  if (frame.byteLength < HEADER) return undefined;
  const end = HEADER + new DataView(frame.buffer, frame.byteOffset).getUint16(0);
  if (end > frame.byteLength) return undefined;
  return { topic: new TextDecoder().decode(frame.subarray(HEADER, end)), payload: frame.slice(end) };
}
