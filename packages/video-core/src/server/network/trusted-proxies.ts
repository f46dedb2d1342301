import { BlockList, isIP, isIPv6 } from 'node:net';
import { InvalidInputError } from '../../contract/errors/invalid-input-error.ts';

/** Whether a proxy at this address is believed what it appends to `X-Forwarded-For`. */
export type TrustsProxy = (address: string) => boolean;

/** Networks by name: this machine, and addresses that nobody routes on the Internet (RFC 1918, RFC 4193). */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  none: [],
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/**
 * Proxies by where they stand: each of `none`, `loopback`, `private`, an address, or a network such as `10.1.0.0/16`. By place and
 * not by number, since requests come through more proxies on one way than on another. Throws `InvalidInputError`.
 */
export function proxiesAt(places: readonly string[]): TrustsProxy {
  const networks = new BlockList();
  for (const place of places.flatMap((one) => NAMED[one] ?? one)) add(networks, place);
  return (address) => isIP(address) !== 0 && networks.check(address, familyOf(address));
}

function add(networks: BlockList, place: string): void {
  const [address = '', bits, ...more] = place.split('/');
  const most = isIPv6(address) ? 128 : 32;
  const prefix = bits === undefined ? most : Number(bits);
  const known = isIP(address) !== 0 && more.length === 0 && /^\d{1,3}$/.test(bits ?? '0');
  if (!known || prefix > most)
    throw new InvalidInputError(
      `"${place}" names no proxies. Use loopback, private, an address, or a network such as 10.1.0.0/16.`,
    );
  networks.addSubnet(address, prefix, familyOf(address));
}

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');
