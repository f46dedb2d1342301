import { InvalidInputError } from '@crossfade/video-core';
import { expect, test } from 'vitest';
import { listenAddresses } from './listen-address.ts';
import { WorkerPool } from './worker-pool.ts';

test.each(['0.0.0.0', '::'])('%s is refused without an announced address, which is named', (ip) => {
  expect(() => new WorkerPool({ workers: 0, listen: [{ ip: '127.0.0.1' }, { ip }] })).toThrow(
    InvalidInputError,
  );
  expect(() => listenAddresses([ip])).toThrow('MEDIASOUP_ANNOUNCED_IP');
  expect(listenAddresses([ip], ['203.0.113.7'])).toEqual([{ ip, announcedAddress: '203.0.113.7' }]);
});

test('the nth announced address stands for the nth local one', () => {
  expect(listenAddresses(['10.0.0.4', '2001:db8::4', '127.0.0.1'], ['203.0.113.7', '2001:db8::7'])).toEqual([
    { ip: '10.0.0.4', announcedAddress: '203.0.113.7' },
    { ip: '2001:db8::4', announcedAddress: '2001:db8::7' },
    { ip: '127.0.0.1' },
  ]);
  expect(() => listenAddresses(['10.0.0.4'], ['203.0.113.7', '203.0.113.8'])).toThrow(InvalidInputError);
});

test('no address at all is refused', () => {
  expect(() => listenAddresses([])).toThrow('MEDIASOUP_LISTEN_IP');
});
