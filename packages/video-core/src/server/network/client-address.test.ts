import { expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

const PROXY = '10.0.0.1';

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['198.51.100.9, 192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:5678', '192.0.2.1'],
  [' "192.0.2.1:5678" ', '192.0.2.1'],
  ['2001:db8::1', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[::1]:443', '::1'],
  ['"[2001:db8::1]:443"', '2001:db8::1'],
  ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
  ['unknown', PROXY],
  ['_hidden', PROXY],
  ['192.0.2.1:', PROXY],
  ['192.0.2.999', PROXY],
  ['[192.0.2.1', PROXY],
  ['192.0.2.1, ', PROXY],
  ['x'.repeat(8_000), PROXY],
  ['', PROXY],
])('reads "%s", appended by a trusted proxy, as %s', (forwardedFor, address) => {
  expect(clientAddress({ forwardedFor, remoteAddress: PROXY }, 1)).toBe(address);
});

it.each([
  [0, PROXY],
  [1, '192.0.2.3'],
  [2, '192.0.2.2'],
  [3, '192.0.2.1'],
  [4, PROXY],
])('with %i trusted proxies takes %s', (trustedProxies, address) => {
  const forwardedFor = '192.0.2.1:1, 192.0.2.2, 192.0.2.3:3';
  expect(clientAddress({ forwardedFor, remoteAddress: PROXY }, trustedProxies)).toBe(address);
});

it('counts requests without a socket together', () => {
  expect(clientAddress({ forwardedFor: undefined, remoteAddress: undefined }, 1)).toBe('unknown');
});
