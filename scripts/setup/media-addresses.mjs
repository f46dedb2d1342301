import { networkInterfaces } from 'node:os';

/**
 * Addresses on which media can be offered to browsers of this machine and its network: the loopback address, which every
 * Chromium reaches, and the machine's own, since Firefox pairs no loopback address with an ICE-lite server.
 *
 * @param {Readonly<Record<string, readonly { address: string, family: string, internal: boolean }[] | undefined>>} [interfaces]
 * @returns {string[]}
 */
export function mediaAddresses(interfaces = networkInterfaces()) {
  const own = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal);
  const address =
    own.find(({ family }) => family === 'IPv4') ??
    // One of a single link (RFC 4291, 2.5.6) is of no use without the name of the link.
    own.find(({ family, address }) => family === 'IPv6' && !/^fe[89ab]/i.test(address));
  return address === undefined ? ['127.0.0.1'] : ['127.0.0.1', address.address];
}
