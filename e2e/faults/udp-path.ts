import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { SlowLink, type Conditions } from './slow-link.ts';

/** One client of the path, as the server sees it. */
interface Flow {
  readonly upstream: Socket;
  readonly out: SlowLink;
  readonly back: SlowLink;
}

/**
 * A stretch of network between clients and one UDP port of this machine, which can be interrupted, be slow, lose
 * packets, and change the clients' addresses, as a phone's do on its way from Wi-Fi to mobile. Works without rights.
 */
export class UdpPath {
  readonly port: number;
  readonly #front: Socket;
  readonly #target: number;
  readonly #flows = new Map<string, Flow>();
  #conditions: Conditions;
  #broken = false;

  private constructor(front: Socket, target: number, conditions: Conditions) {
    this.#front = front;
    this.#target = target;
    this.#conditions = conditions;
    this.port = front.address().port;
    front.on('message', (packet, from) => this.#outwards(packet, from));
  }

  static async open(target: number, conditions: Conditions = {}): Promise<UdpPath> {
    const front = createSocket('udp4').bind(0, '127.0.0.1');
    await once(front, 'listening');
    return new UdpPath(front, target, conditions);
  }

  #outwards(packet: Buffer, client: RemoteInfo): void {
    if (this.#broken) return;
    const name = nameOf(client);
    const flow = this.#flows.get(name) ?? this.#begin(client);
    flow.out.carry(packet, () => {
      if (this.#flows.get(name) === flow) flow.upstream.send(packet, this.#target, '127.0.0.1');
    });
  }

  #begin(client: RemoteInfo): Flow {
    const name = nameOf(client);
    const flow: Flow = {
      upstream: createSocket('udp4'),
      out: new SlowLink(this.#conditions),
      back: new SlowLink(this.#conditions),
    };
    flow.upstream.on('message', (packet) => {
      if (this.#broken) return;
      flow.back.carry(packet, () => {
        if (this.#flows.get(name) === flow) this.#front.send(packet, client.port, client.address);
      });
    });
    this.#flows.set(name, flow);
    return flow;
  }

  /** From now on, in each direction. */
  become(conditions: Conditions): void {
    this.#conditions = conditions;
    for (const { out, back } of this.#flows.values()) {
      out.become(conditions);
      back.become(conditions);
    }
  }

  break(): void {
    this.#broken = true;
  }

  mend(): void {
    this.#broken = false;
  }

  /** Nothing arrives for `ms` milliseconds. */
  async interrupt(ms: number): Promise<void> {
    this.break();
    await sleep(ms);
    this.mend();
  }

  /** Every client sends from another address from now on, and hears nothing at the old one. */
  readdress(): void {
    for (const { upstream } of this.#flows.values()) upstream.close();
    this.#flows.clear();
  }

  close(): void {
    this.readdress();
    this.#front.close();
  }
}

/** Browsers send from the address of an interface of theirs, also to this machine. */
const nameOf = ({ address, port }: RemoteInfo): string => `${address}:${port}`;
