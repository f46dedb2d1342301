import { isIP, isIPv4 } from 'node:net';

/** A request, as far as it tells where it comes from. */
export interface RequestOrigin {
  /** The header `X-Forwarded-For`. */
  readonly forwardedFor: string | undefined;
  /** The other end of the connection; absent where there is no socket. */
  readonly remoteAddress: string | undefined;
}

/**
 * The address that a request comes from. `trustedProxies` is how many proxies stand in front of this server, each of
 * which appends to `X-Forwarded-For` the address that it was asked from; what stands before those may be made up. Some
 * proxies append the port as well. Where the proxy wrote no address, the address of the proxy itself counts.
 */
export function clientAddress(
  { forwardedFor, remoteAddress = 'unknown' }: RequestOrigin,
  trustedProxies: number,
): string {
  const appended = trustedProxies > 0 ? forwardedFor?.split(',').at(-trustedProxies) : undefined;
  return addressIn(appended ?? '') ?? remoteAddress;
}

/** The address in `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]` and `[2001:db8::1]:443`, also in quotes. */
function addressIn(text: string): string | undefined {
  const value = text.trim().replace(/^"(.*)"$/, '$1');
  const [, bracketed] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(value) ?? [];
  const [, withPort = ''] = /^([\d.]+):\d{1,5}$/.exec(value) ?? [];
  const address = bracketed ?? (isIPv4(withPort) ? withPort : value);
  return isIP(address) === 0 ? undefined : address;
}
