import { expect, test, vi } from 'vitest';
import { checkNetwork, type NetworkProbe } from './network-check.ts';

const RELAY = [{ urls: ['turn:turn.example.org'] }];

/** A network on which the test says what gathering finds. */
function probing(milliseconds = 20, servers = RELAY) {
  const stop = vi.fn<() => void>();
  let now = 0;
  const probe = {
    ping: () => {
      now += milliseconds;
      return Promise.resolve();
    },
    iceServers: () => Promise.resolve(servers),
    gather: vi.fn<NetworkProbe['gather']>(() => stop),
    clock: () => now,
  } satisfies NetworkProbe;
  const gathering = () => vi.waitUntil(() => probe.gather.mock.calls[0]?.[1], { timeout: 10_000 });
  return { stop, probe, gathering };
}

test('a server that answers quickly and a way out make a good network', async () => {
  const { stop, probe, gathering } = probing();
  const verdict = checkNetwork(probe);
  const found = await gathering();
  found.onCandidate('host');
  found.onCandidate('srflx');
  await expect(verdict).resolves.toBe('good');
  expect(stop).toHaveBeenCalled();
});

test('an address that the machine has itself is a way out, too', async () => {
  const { probe, gathering } = probing();
  const verdict = checkNetwork(probe);
  const found = await gathering();
  found.onCandidate('host');
  found.onComplete();
  await expect(verdict).resolves.toBe('good');
});

test('a network that lets nobody reach the relay blocks calls', async () => {
  const { probe, gathering } = probing();
  const verdict = checkNetwork(probe);
  const found = await gathering();
  found.onError(701);
  found.onComplete();
  await expect(verdict).resolves.toBe('blocked');
});

test('a STUN server that is out of reach says nothing of calls, which may go directly', async () => {
  const { probe } = probing(20, [{ urls: ['stun:stun.example.org'] }]);
  await expect(checkNetwork(probe)).resolves.toBe('good');
  expect(probe.gather).not.toHaveBeenCalled();
});

test('a server that takes a second is slow', async () => {
  const { probe } = probing(1_000, []);
  await expect(checkNetwork(probe)).resolves.toBe('slow');
});

test('a server that does not answer is away', async () => {
  const { probe } = probing();
  await expect(checkNetwork({ ...probe, ping: () => Promise.reject(new Error('offline')) })).resolves.toBe(
    'away',
  );
});
