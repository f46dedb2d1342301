import { isIP, isIPv4 } from 'node:net';
import type { TrustsProxy } from './trusted-proxies.ts';

/** A request, as far as it tells where it comes from. */
export interface RequestOrigin {
  /** The header `X-Forwarded-For`. */
  readonly forwardedFor: string | undefined;
  /** The other end of the connection; absent where there is no socket. */
  readonly remoteAddress: string | undefined;
}

/**
 * The address that a request comes from. Each proxy appends to `X-Forwarded-For` the address that it was asked from, so the
 * list is read from its end for as long as the one who wrote is trusted; what stands before may be made up. Some proxies
 * append the port as well. Where a proxy wrote no address, its own counts.
 */
export function clientAddress(
  { forwardedFor, remoteAddress = 'unknown' }: RequestOrigin,
  trusts: TrustsProxy,
): string {
  const appended = forwardedFor?.split(',') ?? [];
  let address = remoteAddress;
  while (trusts(address)) {
    const before = addressIn(appended.pop() ?? '');
    if (before === undefined) break;
    address = before;
  }
  return address;
}

/** The address in `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]` and `[2001:db8::1]:443`, also in quotes. */
function addressIn(text: string): string | undefined {
  const value = text.trim().replace(/^"(.*)"$/, '$1');
  const [, bracketed] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(value) ?? [];
  const [, withPort = ''] = /^([\d.]+):\d{1,5}$/.exec(value) ?? [];
  const address = bracketed ?? (isIPv4(withPort) ? withPort : value);
  return isIP(address) === 0 ? undefined : address;
}
