import { escapeStartCodes, unescapeStartCodes, withLongStartCodes } from './annex-b.ts';
import type { ClearBytes } from './clear-bytes.ts';

/** Bytes of an initialisation vector (NIST SP 800-38D, 5.2.1.1). */
const IV_BYTES = 12;
/** The last byte of every frame; says how the rest is laid out, and is never 0, which packetizers may cut off. */
const FORMAT = 1;

/**
 * Initialisation vectors that never repeat for a key: eight random bytes for the maker and a counter. A page that
 * reloads has the same key again, and other random bytes.
 */
export class InitVectors {
  readonly #bytes = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  #count = 0;

  next(): Uint8Array<ArrayBuffer> {
    const iv = this.#bytes.slice();
    new DataView(iv.buffer).setUint32(IV_BYTES - 4, this.#count);
    this.#count += 1;
    return iv;
  }
}

/** Clear bytes, ciphertext with its tag (AES-GCM), vector, format. What stays readable is authenticated too. */
export async function sealFrame(
  frame: Uint8Array<ArrayBuffer>,
  clear: ClearBytes,
  key: CryptoKey,
  iv: Uint8Array<ArrayBuffer>,
): Promise<ArrayBuffer> {
  const start = frame.subarray(0, clear.count);
  const head = clear.annexB ? withLongStartCodes(start) : start;
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: head },
    key,
    frame.subarray(clear.count),
  );
  const rest = join(new Uint8Array(sealed), iv, Uint8Array.of(FORMAT));
  return join(head, clear.annexB ? escapeStartCodes(rest) : rest).buffer;
}

/** The frame as it was; `undefined` when it was sealed with another key, or is not a sealed frame at all. */
export async function openFrame(
  frame: Uint8Array<ArrayBuffer>,
  clear: ClearBytes,
  key: CryptoKey,
): Promise<ArrayBuffer | undefined> {
  const head = frame.subarray(0, clear.count);
  const carried = frame.subarray(clear.count);
  const rest = clear.annexB ? unescapeStartCodes(carried) : carried;
  const sealedBytes = rest.length - IV_BYTES - 1;
  if (sealedBytes < 0 || rest.at(-1) !== FORMAT) return undefined;
  try {
    const opened = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: rest.subarray(sealedBytes, -1), additionalData: head },
      key,
      rest.subarray(0, sealedBytes),
    );
    return join(head, new Uint8Array(opened)).buffer;
  } catch {
    return undefined;
  }
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
