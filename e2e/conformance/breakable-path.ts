import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP proxy on the way from one client to the signalling, which can be broken and mended. */
export class BreakablePath {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #broken = false;

  private constructor(target: { readonly host: string; readonly port: number }) {
    this.#server = createServer((client) => {
      if (this.#broken) {
        client.destroy();
        return;
      }
      const upstream = connect(target);
      for (const [socket, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        socket.setNoDelay(true);
        this.#sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
      }
      client.pipe(upstream);
      upstream.pipe(client);
    });
  }

  static async open(target: { readonly host: string; readonly port: number }): Promise<BreakablePath> {
    const path = new BreakablePath(target);
    path.#server.listen(0, '127.0.0.1');
    await once(path.#server, 'listening');
    return path;
  }

  get port(): number {
    const address = this.#server.address() as AddressInfo | null;
    return address?.port ?? 0;
  }

  break(): void {
    this.#broken = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#broken = false;
  }

  close(): void {
    this.break();
    this.#server.close();
  }
}
