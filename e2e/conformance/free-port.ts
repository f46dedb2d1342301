import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** What this process was given before: the system may hand out a port again that nobody has bound yet. */
const given = new Set<number>();
const LAST_PORT = 65_535;

/** A port of the loopback address that nobody uses, over TCP and UDP, so that several runs never meet. */
export const freePort = (): Promise<number> => freePorts(1);

/** The first of so many ports in a row. */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const first = await somePort();
    const row = Array.from({ length: count }, (_, index) => first + index);
    if (row.some((port) => given.has(port) || port > LAST_PORT)) continue;
    const free = await Promise.all(row.flatMap((port) => [bindsTcp(port), bindsUdp(port)]));
    if (free.includes(false)) continue;
    for (const port of row) given.add(port);
    return first;
  }
  throw new Error('No free port was found on 127.0.0.1.');
}

/** One that the system hands out. */
async function somePort(): Promise<number> {
  const tcp = createServer().listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const address = tcp.address();
  tcp.close();
  await once(tcp, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function bindsTcp(port: number): Promise<boolean> {
  const tcp = createServer();
  try {
    tcp.listen(port, '127.0.0.1');
    await once(tcp, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    tcp.close();
  }
}

async function bindsUdp(port: number): Promise<boolean> {
  const udp = createSocket('udp4');
  try {
    udp.bind(port, '127.0.0.1');
    await once(udp, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    udp.close();
  }
}
