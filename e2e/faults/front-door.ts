import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The one address of several servers, as a load balancer is: each connection goes to the first that takes it. */
export class FrontDoor {
  readonly port: number;
  readonly #server: Server;
  #ports: readonly number[];
  readonly #sockets = new Set<Socket>();
  /** Milliseconds that everything takes on its way, in each direction. */
  #delay: number;
  #open = true;

  private constructor(server: Server, ports: readonly number[], delay: number) {
    this.#server = server;
    this.#ports = ports;
    this.#delay = delay;
    this.port = portOf(server);
    server.on('connection', (client) => this.#enter(client, 0));
  }

  static async open(ports: readonly number[], delay = 0): Promise<FrontDoor> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FrontDoor(server, ports, delay);
  }

  set delay(delay: number) {
    this.#delay = delay;
  }

  /** Where new connections go; those that are there stay. */
  set ports(ports: readonly number[]) {
    this.#ports = ports;
  }

  /** Whether it takes connections; those that are there stay. */
  set open(open: boolean) {
    this.#open = open;
  }

  #enter(client: Socket, choice: number): void {
    const port = this.#ports[choice];
    if (port === undefined || client.destroyed || !this.#open) {
      client.destroy();
      return;
    }
    const server = connect(port, '127.0.0.1');
    const next = (): void => this.#enter(client, choice + 1);
    server.once('error', next);
    server.once('connect', () => {
      server.off('error', next);
      this.#join(client, server);
    });
  }

  #join(client: Socket, server: Socket): void {
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.setNoDelay(true);
      this.#sockets.add(from);
      from.on('error', () => from.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      from.on('data', (data) => {
        if (this.#delay === 0) to.write(data);
        else setTimeout(() => !to.destroyed && to.write(data), this.#delay);
      });
    }
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The front door has no port.');
  return address.port;
}
