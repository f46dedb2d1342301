import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A TCP path to a port of this machine on which everything takes `oneWay` milliseconds in each direction. The proxy
 * accepts at once, as loopback does, so the handshake's round trip is added before the first bytes of a connection.
 */
export class DelayedPath {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async open(options: {
    readonly from: number;
    readonly to: number;
    /** Milliseconds in each direction. */
    readonly oneWay: number;
  }): Promise<DelayedPath> {
    const { from, to, oneWay } = options;
    const server = createServer((client) => {
      const upstream = connect({ host: '127.0.0.1', port: to });
      path.#carry(client, upstream, oneWay, performance.now() + 2 * oneWay);
      path.#carry(upstream, client, oneWay, 0);
    });
    const path = new DelayedPath(server, from);
    server.listen(from, '127.0.0.1');
    await once(server, 'listening');
    return path;
  }

  #carry(source: Socket, target: Socket, oneWay: number, established: number): void {
    this.#sockets.add(source);
    source.setNoDelay(true);
    /** In order; the timer is set for the first. */
    const waiting: { readonly due: number; readonly bytes: Buffer | undefined }[] = [];
    const deliver = (): void => {
      for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
        const wait = next.due - performance.now();
        if (wait > 0) {
          setTimeout(deliver, wait);
          return;
        }
        waiting.shift();
        if (next.bytes === undefined) target.destroy();
        else if (target.writable) target.write(next.bytes);
      }
    };
    const carry = (bytes: Buffer | undefined): void => {
      waiting.push({ due: Math.max(established, performance.now()) + oneWay, bytes });
      if (waiting.length === 1) deliver();
    };
    source.on('error', () => source.destroy());
    source.on('data', carry);
    source.on('close', () => {
      this.#sockets.delete(source);
      carry(undefined);
    });
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
