/** Fields about one connection, which proxies do not pass on (RFC 9110, 7.6.1); `Connection` may name more. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** Written by this server, so no client may have it dropped. */
const ADDRESS_FIELD = 'x-forwarded-for';

function endToEnd(headers: Headers): Headers {
  const kept = new Headers(headers);
  const named = headers.get('connection')?.split(',') ?? [];
  for (const name of [...HOP_BY_HOP, ...named.map((one) => one.trim().toLowerCase())])
    if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && name !== ADDRESS_FIELD) kept.delete(name);
  return kept;
}

/** What a request to the backend takes over from the one that came here. */
export function requestHeaders(headers: Headers, via: string): Headers {
  const kept = endToEnd(headers);
  // The new connection has its own; `expect` has been answered here.
  for (const name of ['host', 'content-length', 'expect']) kept.delete(name);
  // So that `fetch` has nothing to unpack, and ranges stay true. This server compresses what it answers.
  kept.set('accept-encoding', 'identity');
  kept.append('via', via);
  return kept;
}

/** What an answer takes over from the backend's, every cookie included. */
export const answerHeaders = (headers: Headers): Headers => endToEnd(headers);
