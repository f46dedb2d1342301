import { isIPv4, isIPv6 } from 'node:net';

/** Bits of an IPv6 address that a limit may be for: one subscriber's network, or a whole site's (RFC 6177). */
export type NetworkPrefix = 48 | 64;

const GROUPS = 8;
const GROUP_BITS = 16;

/**
 * What a limit counts: an IPv4 address, or the network of an IPv6 address, whose addresses all belong to one subscriber or site. An
 * IPv4 address that is written as an IPv6 one (RFC 4291, 2.5.5.2) is the same IPv4 address.
 */
export function networkOf(address: string, prefix: NetworkPrefix = 64): string {
  const [numbers = ''] = address.split('%', 1);
  if (!isIPv6(numbers)) return address;
  const groups = groupsOf(numbers);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return dotted(groups.slice(6));
  return groups
    .slice(0, prefix / GROUP_BITS)
    .map((group) => group.toString(16))
    .join(':');
}

function groupsOf(address: string): readonly number[] {
  const [front = [], back = []] = address.split('::').map((half) =>
    half
      .split(':')
      .filter(Boolean)
      .flatMap((group) => (isIPv4(group) ? pairsOf(group) : [Number.parseInt(group, 16)])),
  );
  const omitted = Array.from({ length: GROUPS - front.length - back.length }, () => 0);
  return [...front, ...omitted, ...back];
}

/** The last two groups, where they are written as an IPv4 address. */
function pairsOf(address: string): readonly number[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}

const dotted = (groups: readonly number[]): string =>
  groups.flatMap((group) => [Math.floor(group / 256), group % 256]).join('.');
