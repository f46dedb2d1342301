import { expect, test } from 'vitest';
import { mediaAddresses } from './media-addresses.mjs';

/** @param {string} address */
const address = (address, internal = false) => ({
  address,
  family: address.includes(':') ? 'IPv6' : 'IPv4',
  internal,
});
const lo = [address('127.0.0.1', true), address('::1', true)];

test('the machine’s own address is offered beside the loopback address', () => {
  expect(mediaAddresses({ lo, eth0: [address('fe80::1'), address('192.0.2.10')] })).toEqual([
    '127.0.0.1',
    '192.0.2.10',
  ]);
});

test('an IPv6 address is offered where there is no IPv4 address, one of a single link never', () => {
  expect(mediaAddresses({ lo, eth0: [address('fe80::1'), address('2001:db8::10')] })).toEqual([
    '127.0.0.1',
    '2001:db8::10',
  ]);
  expect(mediaAddresses({ lo, eth0: [address('FE80::1')] })).toEqual(['127.0.0.1']);
});

test('without a network the loopback address is enough', () => {
  expect(mediaAddresses({ lo })).toEqual(['127.0.0.1']);
});
