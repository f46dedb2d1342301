import { expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';
import { proxiesAt } from './trusted-proxies.ts';

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
  expect(clientAddress({ forwardedFor, remoteAddress: PROXY }, proxiesAt([PROXY]))).toBe(address);
});

it.each([
  ['none', PROXY],
  ['loopback', PROXY],
  ['private', '192.0.2.3'],
  ['10.0.0.0/8', '192.0.2.3'],
  ['10.0.0.2', PROXY],
  ['10.0.0.1,192.0.2.3', '2001:db8::2'],
  ['10.0.0.1,192.0.2.3,2001:db8::/32', '192.0.2.1'],
  ['0.0.0.0/0,::/0', '192.0.2.1'],
])('with proxies at %s takes %s', (places, address) => {
  const forwardedFor = '192.0.2.1:1, [2001:db8::2]:2, 192.0.2.3:3';
  expect(clientAddress({ forwardedFor, remoteAddress: PROXY }, proxiesAt(places.split(',')))).toBe(address);
});

it('takes the same address on every way, and none that a client made up', () => {
  const trusts = proxiesAt(['loopback', '172.16.0.0/12']);
  const from = (remoteAddress: string, forwardedFor?: string) =>
    clientAddress({ remoteAddress, forwardedFor }, trusts);
  expect(from('192.0.2.1')).toBe('192.0.2.1');
  expect(from('192.0.2.1', '10.9.8.7')).toBe('192.0.2.1');
  expect(from('::ffff:172.18.0.3', '192.0.2.1')).toBe('192.0.2.1');
  expect(from('::1', '10.9.8.7, 192.0.2.1')).toBe('192.0.2.1');
  expect(from('127.0.0.1', '10.9.8.7, 192.0.2.1, 172.18.0.2')).toBe('192.0.2.1');
});

it('counts requests without a socket together', () => {
  expect(
    clientAddress({ forwardedFor: '192.0.2.1', remoteAddress: undefined }, proxiesAt(['0.0.0.0/0'])),
  ).toBe('unknown');
});

it.each(['', '1', 'everywhere', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '::/129', '10.0.0'])(
  'refuses proxies at "%s"',
  (place) => {
    expect(() => proxiesAt([place])).toThrow('names no proxies');
  },
);
