import { ConformanceError } from './conformance-error.ts';

/** Three parts with dots between: a JSON Web Token (RFC 7519) in its compact form, or one in its image. */
const TOKEN = /^[\w-]+\.[\w%=+/-]+\.[\w-]+$/;

/** The same credentials with the last part of every token in them changed. */
export function forgeSignature(credentials: unknown): unknown {
  return forge(credentials, (token) => {
    const at = token.lastIndexOf('.') + 1;
    const first = token.charAt(at);
    return token.slice(0, at) + (first === 'A' ? 'B' : 'A') + token.slice(at + 1);
  });
}

/** The same credentials with the room's name in every token's claims replaced and the signature kept. */
export function forgeRoom(credentials: unknown, room: string, other: string): unknown {
  return forge(credentials, (token) => {
    const [head = '', claims = '', signature = ''] = token.split('.');
    const written = decode(claims);
    if (!written.includes(room))
      throw new ConformanceError(
        `no token in the credentials names the room ${room} in its middle part, so the suite cannot forge it`,
      );
    return [head, encode(written.replaceAll(room, other)), signature].join('.');
  });
}

function forge(credentials: unknown, change: (token: string) => string): unknown {
  let found = 0;
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string' && TOKEN.test(value)) {
      found += 1;
      return change(value);
    }
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  const forged = walk(credentials);
  if (found === 0)
    throw new ConformanceError(
      'the credentials hold no signed token of three parts with dots between (as a JSON Web Token), so the suite cannot forge one',
    );
  return forged;
}

/** base64url (RFC 4648, section 5) of UTF-8. */
function decode(part: string): string {
  const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
}

function encode(text: string): string {
  const binary = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
