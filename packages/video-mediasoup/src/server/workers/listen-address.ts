import { InvalidInputError } from '@crossfade/video-core';

/** A local address, and what clients are told instead of it: a public address or name. */
export interface ListenAddress {
  readonly ip: string;
  /** Required for `0.0.0.0` and `::`, to which nobody can send. */
  readonly announcedAddress?: string;
}

export const LOOPBACK: readonly ListenAddress[] = [{ ip: '127.0.0.1' }];

/** IPv4 and IPv6 for "all of them". */
const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** Throws `InvalidInputError` where clients could not be told an address to which they can send. */
export function checkListenAddresses(addresses: readonly ListenAddress[]): void {
  if (addresses.length === 0)
    throw new InvalidInputError(
      'mediasoup needs an address on which media arrives. Set MEDIASOUP_LISTEN_IP.',
    );
  for (const { ip, announcedAddress } of addresses)
    if (WILDCARDS.has(ip) && announcedAddress === undefined)
      throw new InvalidInputError(
        `mediasoup listens on ${ip}, to which no browser can send. Set MEDIASOUP_ANNOUNCED_IP to the address at which ` +
          'browsers reach this machine, or MEDIASOUP_LISTEN_IP to that address.',
      );
}

/**
 * The addresses that two lists of a configuration mean: the nth announced address stands for the nth local one. Throws
 * `InvalidInputError` as `checkListenAddresses` does.
 */
export function listenAddresses(
  ips: readonly string[],
  announced: readonly string[] = [],
): readonly ListenAddress[] {
  if (announced.length > ips.length)
    throw new InvalidInputError(
      'MEDIASOUP_ANNOUNCED_IP has more addresses than MEDIASOUP_LISTEN_IP; the nth stands for the nth.',
    );
  const addresses = ips.map((ip, index) => {
    const announcedAddress = announced[index];
    return announcedAddress === undefined ? { ip } : { ip, announcedAddress };
  });
  checkListenAddresses(addresses);
  return addresses;
}
