import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { HandshakeLimits, handshakeOf } from './handshake-limits.ts';

function handshakes(now?: () => number) {
  const limits = new HandshakeLimits(now);
  // The test itself, whose socket is connected to nothing.
  limits.trustsProxy = (address) => address === 'unknown';
  const open = (from: string, query = 'EIO=4') => {
    const request = new IncomingMessage(new Socket());
    request.url = `/calls/socket.io/?${query}`;
    request.headers['x-forwarded-for'] = from;
    const channel = new PassThrough();
    return { request, channel, admitted: limits.admit(request, channel) };
  };
  const openMany = (count: number, from: string) =>
    Array.from({ length: count }, () => open(from)).filter(({ admitted }) => admitted);
  return { open, openMany };
}

it('counts a network, however its addresses and ports differ', () => {
  const { open, openMany } = handshakes();
  expect(openMany(300, '192.0.2.1:50000')).toHaveLength(200);
  expect(open('::ffff:192.0.2.1').admitted).toBe(false);
  expect(open('192.0.2.2').admitted).toBe(true);
  expect(openMany(300, '2001:db8::1')).toHaveLength(200);
  expect(open('2001:db8::2').admitted).toBe(false);
});

it('leaves room for others when one IPv6 site uses many of its networks', () => {
  const { open, openMany } = handshakes();
  const admitted = Array.from({ length: 25 }, (_, network) => openMany(200, `2001:db8:0:${network}::1`));
  expect(admitted.flat()).toHaveLength(800);
  expect(open('2001:db8:1::1').admitted).toBe(true);
  for (const { channel } of admitted.flat()) channel.destroy();
});

it('counts all networks together', () => {
  const { openMany } = handshakes();
  const admitted = Array.from({ length: 25 }, (_, network) => openMany(200, `2001:db8:${network}::1`));
  expect(admitted.flat()).toHaveLength(4_000);
});

it('counts until the client has signed in, or the channel of a refused request is closed', async () => {
  const { open, openMany } = handshakes();
  const [first, second] = openMany(200, '192.0.2.1');
  expect(open('192.0.2.1').admitted).toBe(false);
  const release = first && handshakeOf(first.request);
  release?.();
  release?.();
  expect(openMany(2, '192.0.2.1')).toHaveLength(1);
  second?.channel.destroy();
  await new Promise((resolve) => setImmediate(resolve));
  expect(openMany(2, '192.0.2.1')).toHaveLength(1);
});

it('does not count a request of a session, which only the engine can tell from a made-up one', () => {
  const { open, openMany } = handshakes();
  openMany(200, '192.0.2.1');
  const { admitted, request } = open('192.0.2.1', 'EIO=4&sid=x');
  expect([admitted, handshakeOf(request)]).toEqual([true, undefined]);
  expect(open('192.0.2.1', 'EIO=4&sid=').admitted).toBe(false);
  expect(open('192.0.2.1', 'EIO=4&sid=#x').admitted).toBe(false);
});

it('limits how fast a network opens connections that sign in, or fail to, at once', () => {
  let now = 0;
  const { open } = handshakes(() => now);
  const hurry = (from: string, count: number) => {
    let admitted = 0;
    for (let index = 0; index < count; index += 1) {
      const one = open(from);
      if (one.admitted) admitted += 1;
      handshakeOf(one.request)?.();
    }
    return admitted;
  };
  expect(hurry('192.0.2.1', 5_000)).toBe(1_500);
  expect(hurry('192.0.2.2', 100)).toBe(100);
  now += 2_000;
  expect(hurry('192.0.2.1', 5_000)).toBe(100);
  const networks = Array.from({ length: 10 }, (_, network) => hurry(`2001:db8:0:${network}::1`, 1_500));
  expect(networks.reduce((sum, admitted) => sum + admitted)).toBe(6_000);
});
