import { asId, DATA_LIMITS, type ParticipantId } from '@crossfade/video-core';

/**
 * One data message on an SCTP stream. To the server: topic, recipients, payload. From the server: sender,
 * topic, payload; the sender is the server's word. Texts are UTF-8 behind one byte that says their length.
 */
export interface OutgoingFrame {
  readonly topic: string;
  /** Empty: everyone else. */
  readonly to: readonly ParticipantId[];
  readonly payload: Uint8Array;
}

export interface IncomingFrame {
  readonly from: ParticipantId;
  readonly topic: string;
  readonly payload: Uint8Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export function encodeOutgoing({ topic, to, payload }: OutgoingFrame): Uint8Array<ArrayBuffer> {
  return join([text(topic), Uint8Array.of(to.length), ...to.map(text), payload]);
}

/** `undefined` for what is not a frame or is over the limits; only `payload`'s size is the caller's to check. */
export function decodeOutgoing(frame: Uint8Array): OutgoingFrame | undefined {
  const reader = new Reader(frame);
  const topic = reader.text();
  const count = reader.byte();
  if (topic === undefined || count === undefined || count > DATA_LIMITS.recipients) return undefined;
  if (topic.length > DATA_LIMITS.topic) return undefined;
  const to: ParticipantId[] = [];
  for (let i = 0; i < count; i += 1) {
    const id = reader.text();
    if (id === undefined) return undefined;
    to.push(asId.participant(id));
  }
  return { topic, to, payload: reader.rest() };
}

export function encodeIncoming({ from, topic, payload }: IncomingFrame): Uint8Array<ArrayBuffer> {
  return join([text(from), text(topic), payload]);
}

export function decodeIncoming(frame: Uint8Array): IncomingFrame | undefined {
  const reader = new Reader(frame);
  const from = reader.text();
  const topic = reader.text();
  if (from === undefined || topic === undefined) return undefined;
  return { from: asId.participant(from), topic, payload: reader.rest() };
}

function text(value: string): Uint8Array {
  const bytes = encoder.encode(value);
  if (bytes.length > 255) throw new RangeError('A name in a data frame has at most 255 bytes of UTF-8.');
  return join([Uint8Array.of(bytes.length), bytes]);
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

class Reader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  byte(): number | undefined {
    const value = this.#bytes[this.#offset];
    this.#offset += 1;
    return value;
  }

  text(): string | undefined {
    const length = this.byte();
    if (length === undefined || this.#offset + length > this.#bytes.length) return undefined;
    const bytes = this.#bytes.subarray(this.#offset, this.#offset + length);
    this.#offset += length;
    try {
      return decoder.decode(bytes);
    } catch {
      return undefined;
    }
  }

  rest(): Uint8Array {
    return this.#bytes.subarray(this.#offset);
  }
}
