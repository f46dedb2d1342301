import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/**
 * Appends the other end of each connection to `X-Forwarded-For`, as a proxy does. Next sets the header only where there is
 * none, so that what a client made up would be all that the backend hears of its address; and a route handler never sees
 * the connection. Node announces each request here before anything reads its headers. The returned function ends it.
 */
export function appendPeerAddress(): () => void {
  subscribe(EACH_REQUEST, append);
  return () => unsubscribe(EACH_REQUEST, append);
}

const EACH_REQUEST = 'http.server.request.start';

function append(message: unknown): void {
  if (!hasRequest(message)) return;
  const { headers, socket } = message.request;
  const forwarded = [headers['x-forwarded-for'] ?? [], socket.remoteAddress ?? 'unknown'].flat();
  headers['x-forwarded-for'] = forwarded.join(', ');
}

const hasRequest = (message: unknown): message is { readonly request: IncomingMessage } =>
  typeof message === 'object' && message !== null && 'request' in message;
