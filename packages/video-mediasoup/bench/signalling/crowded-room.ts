import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { JoiningPeer, NO_TRAFFIC, sumOf, type Traffic } from './joining-peer.ts';
import type { MeteredServer } from './start-metered-server.ts';

/** Milliseconds in which nothing has to come any more. */
export const QUIET = 150;

export interface JoinCost {
  readonly others: number;
  /** Over everybody's sockets, and how long they were. */
  readonly messages: number;
  readonly bytes: number;
  readonly ownMessages: number;
  /** Of the newcomer, until it knows of all consumers. */
  readonly roundTrips: number;
  /** Milliseconds of processor time. */
  readonly server: number;
  readonly worker: number;
}

/** A room in which others are and publish, for somebody to join again and again. */
export class CrowdedRoom {
  readonly #server: MeteredServer;
  readonly #room: string;
  readonly #others: JoiningPeer[] = [];

  private constructor(server: MeteredServer, room: string) {
    this.#server = server;
    this.#room = room;
  }

  static async open(server: MeteredServer, others: number): Promise<CrowdedRoom> {
    const { room } = await server.ask({ what: 'room' });
    const crowded = new CrowdedRoom(server, room);
    while (crowded.others < others) {
      const { peer, participantId } = await crowded.#enter();
      await peer.entered();
      await crowded.#publish(peer, participantId);
      crowded.#others.push(peer);
    }
    return crowded;
  }

  get others(): number {
    return this.#others.length;
  }

  /** In, with camera and microphone, until everyone receives both, and out again. */
  async join(): Promise<JoinCost> {
    await pause(QUIET);
    this.#takeTraffic();
    const before = await this.#server.ask({ what: 'used' });
    const { peer, participantId } = await this.#enter();
    const { consumers, roundTrips } = await peer.entered();
    if (consumers !== 2 * this.others)
      throw new Error(`the newcomer was given ${consumers} consumers at once`);
    await this.#publish(peer, participantId);
    await pause(QUIET);
    const after = await this.#server.ask({ what: 'used' });
    const own = peer.takeTraffic();
    const { messages, bytes } = sumOf(this.#takeTraffic(), own);
    await peer.leave();
    return {
      others: this.others,
      messages,
      bytes,
      ownMessages: own.messages,
      roundTrips,
      server: after.server - before.server,
      worker: after.worker - before.worker,
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#others.map((other) => other.leave()));
    await this.#server.ask({ what: 'close', room: this.#room });
  }

  async #enter(): Promise<{ readonly peer: JoiningPeer; readonly participantId: string }> {
    const participantId = randomUUID();
    const { token, routerRtpCapabilities } = await this.#server.ask({
      what: 'credentials',
      room: this.#room,
      participantId,
    });
    return { participantId, peer: new JoiningPeer(this.#server.url, token, routerRtpCapabilities) };
  }

  async #publish(peer: JoiningPeer, participantId: string): Promise<void> {
    await peer.publish();
    await Promise.all(this.#others.map((other) => other.receives(participantId)));
  }

  #takeTraffic(): Traffic {
    return this.#others.map((other) => other.takeTraffic()).reduce(sumOf, NO_TRAFFIC);
  }
}
