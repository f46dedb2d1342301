import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UdpPath } from './udp-path.ts';

/** Answers each packet with the port that it came from. */
let server: Socket;
let path: UdpPath;
const clients: Socket[] = [];

async function bound(address: string): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, address);
  await once(socket, 'listening');
  return socket;
}

async function client(address = '127.0.0.1'): Promise<Socket> {
  const socket = await bound(address);
  clients.push(socket);
  return socket;
}

/** The port from which the server heard a client, or `nothing` when no answer comes in time. */
async function askedFrom(socket: Socket): Promise<string> {
  socket.send('where from?', path.port, '127.0.0.1');
  const nothing = new Promise<string>((resolve) => {
    setTimeout(resolve, 200, 'nothing');
  });
  return await Promise.race([nothing, once(socket, 'message').then(([answer]) => String(answer))]);
}

beforeEach(async () => {
  server = await bound('127.0.0.1');
  server.on('message', (_, { port, address }) => server.send(String(port), port, address));
  path = await UdpPath.open(server.address().port);
});
afterEach(() => {
  for (const socket of [server, ...clients.splice(0)]) socket.close();
  path.close();
});

it('carries the packets of each client, whatever address of this machine it has', async () => {
  const addresses = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ family }) => family === 'IPv4')
    .map(({ address }) => address);
  const asked = await Promise.all(addresses.map(async (address) => askedFrom(await client(address))));
  expect(asked).not.toContain('nothing');
  expect(new Set(asked).size).toBe(addresses.length);
});

it('carries nothing while it is broken, and gives clients other addresses when told to', async () => {
  const socket = await client();
  const before = await askedFrom(socket);
  path.break();
  expect(await askedFrom(socket)).toBe('nothing');
  path.mend();
  expect(await askedFrom(socket)).toBe(before);
  path.readdress();
  const after = await askedFrom(socket);
  expect(Number(after)).toBeGreaterThan(0);
  expect(after).not.toBe(before);
});
