import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** What this process was given before: the system may hand out a port again that nobody has bound yet. */
const given = new Set<number>();

/** A port of the loopback address that nobody uses, over TCP and UDP, so that several runs never meet. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const tcp = createServer().listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const address = tcp.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const alsoUdp = await bindsUdp(port);
    tcp.close();
    await once(tcp, 'close');
    if (!alsoUdp || given.has(port)) continue;
    given.add(port);
    return port;
  }
  throw new Error('No free port was found on 127.0.0.1.');
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
