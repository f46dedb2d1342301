import { expect, test, vi } from 'vitest';
import { checkNetwork, type NetworkProbe } from './network-check.ts';

/** As much of a peer connection as the check uses; what it finds is told by the test. */
class FakePeerConnection extends EventTarget {
  readonly close = vi.fn<() => void>();
  createDataChannel(): void {
    // Nothing is sent.
  }
  setLocalDescription(): Promise<void> {
    return Promise.resolve();
  }
  find(type: string | undefined): void {
    this.dispatchEvent(
      Object.assign(new Event('icecandidate'), { candidate: type === undefined ? null : { type } }),
    );
  }
  fail(errorCode: number): void {
    this.dispatchEvent(Object.assign(new Event('icecandidateerror'), { errorCode }));
  }
}

const RELAY = [{ urls: ['turn:turn.example.org'] }];

function probing(milliseconds = 20, servers = RELAY) {
  const connection = new FakePeerConnection();
  let now = 0;
  const probe = {
    ping: () => {
      now += milliseconds;
      return Promise.resolve();
    },
    iceServers: () => Promise.resolve(servers),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a part of the interface, as the class says
    connect: vi.fn(() => connection as unknown as RTCPeerConnection),
    clock: () => now,
  } satisfies NetworkProbe;
  const opened = () => vi.waitUntil(() => probe.connect.mock.calls.length > 0);
  return { connection, probe, opened };
}

test('a server that answers quickly and a way out make a good network', async () => {
  const { connection, probe, opened } = probing();
  const verdict = checkNetwork(probe);
  await opened();
  connection.find('host');
  connection.find('srflx');
  await expect(verdict).resolves.toBe('good');
  expect(connection.close).toHaveBeenCalled();
});

test('an address that the machine has itself is a way out, too', async () => {
  const { connection, probe, opened } = probing();
  const verdict = checkNetwork(probe);
  await opened();
  connection.find('host');
  connection.find(undefined);
  await expect(verdict).resolves.toBe('good');
});

test('a network that lets nobody reach the relay blocks calls', async () => {
  const { connection, probe, opened } = probing();
  const verdict = checkNetwork(probe);
  await opened();
  connection.fail(701);
  connection.find(undefined);
  await expect(verdict).resolves.toBe('blocked');
});

test('a STUN server that is out of reach says nothing of calls, which may go directly', async () => {
  const { probe } = probing(20, [{ urls: ['stun:stun.example.org'] }]);
  await expect(checkNetwork(probe)).resolves.toBe('good');
  expect(probe.connect).not.toHaveBeenCalled();
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
