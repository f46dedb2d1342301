/** So many random bytes in hexadecimal. Available outside secure contexts too, as `crypto.randomUUID` is not. */
export const randomHex = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
