import { isIPv6 } from 'node:net';

/** Groups of 16 bits that a provider assigns; whoever has one address below them has them all. */
const ASSIGNED = 4;
const GROUPS = 8;

/** Whom a limit is for: an IPv4 address, or the /64 network of an IPv6 address. */
export function networkOf(address: string): string {
  const [numbers = ''] = address.split('%', 1);
  if (!isIPv6(numbers) || numbers.includes('.')) return address;
  const [front = [], back = []] = numbers.split('::').map((part) => part.split(':').filter(Boolean));
  const omitted = Array.from({ length: GROUPS - front.length - back.length }, () => '0');
  const groups = [...front, ...omitted, ...back].map((group) => Number.parseInt(group, 16).toString(16));
  return groups.slice(0, ASSIGNED).join(':');
}
