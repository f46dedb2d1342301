import { once } from 'node:events';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { asId, SOURCES, type ParticipantId, type RoomName } from '@crossfade/video-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Deployment } from '../../../e2e/conformance/deployment.ts';
import { startLivekitDeployment } from './deployment.ts';

const mallory = asId.participant('mallory');
const rights = { publish: SOURCES, subscribe: true, data: true };

/**
 * Milliseconds in which somebody who must not be inside is out again. They are looked for every 300 ms, which takes
 * longer while media plays beside this.
 */
const OUT_WITHIN = 3_000;

describe('a livekit-server', () => {
  let deployment: Deployment;
  let rooms = 0;
  beforeAll(async () => {
    deployment = await startLivekitDeployment();
  });
  afterAll(() => deployment.stop());

  async function openRoom(maxParticipants = 20): Promise<RoomName> {
    rooms += 1;
    const room = asId.room(`livekit-server-${Date.now()}-${rooms}.1.1`);
    await deployment.server.createRoom({ room, emptyTimeout: 120, maxParticipants });
    return room;
  }

  async function tokenFor(
    room: RoomName,
    participantId: ParticipantId,
    readAt = Date.now(),
  ): Promise<string> {
    const grant = { room, participantId, name: 'Mallory', role: 'guest', rights, ttl: 60, readAt } as const;
    const credentials = await deployment.server.issueCredentials(grant);
    if (typeof credentials !== 'object' || credentials === null || !('token' in credentials))
      throw new Error('There is no token.');
    return String(credentials.token);
  }

  /** Signalling without media: what a client does that means to stay unseen. */
  async function enter(token: string): Promise<Intruder> {
    const { host, port } = deployment.signalling;
    const query = new URLSearchParams({
      access_token: token,
      protocol: '16',
      auto_subscribe: '1',
      sdk: 'js',
    });
    const upgrade = request({
      host,
      port,
      path: `/rtc?${query}`,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.from('sixteen bytes!!!').toString('base64'),
      },
    });
    upgrade.end();
    const [, socket, head] = await Promise.race([
      once(upgrade, 'upgrade'),
      once(upgrade, 'response').then(([response]) => {
        throw new Error(`The server answered ${response.statusCode}.`);
      }),
    ]);
    return new Intruder(socket, head);
  }

  const inside = async (room: RoomName): Promise<readonly ParticipantId[]> =>
    (await deployment.server.listParticipants(room)).map(({ participantId }) => participantId);

  it('lists and ejects somebody whose media never connects', async () => {
    const room = await openRoom();
    const intruder = await enter(await tokenFor(room, mallory));
    await expect.poll(() => inside(room)).toEqual([mallory]);
    await deployment.server.removeParticipant(room, mallory, '');
    await expect.poll(() => inside(room), { interval: 20 }).toEqual([]);
    await intruder.out;
  });

  it('lets nobody stay who was removed, with old tokens or refreshed ones', async () => {
    const room = await openRoom();
    const old = await tokenFor(room, mallory);
    await deployment.server.removeParticipant(room, mallory, '');
    const first = await enter(old);
    const stays = [await first.out];
    expect(first.refreshedToken).toBeDefined();
    for (const token of [old, first.refreshedToken ?? '', old]) {
      await pause(200);
      stays.push(await (await enter(token)).out);
    }
    console.info(`a removed participant was inside for at most ${Math.round(Math.max(...stays))} ms`);
    expect(Math.max(...stays)).toBeLessThan(OUT_WITHIN);
    expect(await inside(room)).toEqual([]);
  });

  it('lets nobody stay with a token that was signed after their removal, from a record read before', async () => {
    const room = await openRoom();
    const readAt = Date.now();
    await pause(5);
    await deployment.server.removeParticipant(room, mallory, '');
    const late = await tokenFor(room, mallory, readAt);
    expect(await (await enter(late)).out).toBeLessThan(OUT_WITHIN);
  });

  it('refuses to open a room again that was closed, and what was closed lets nobody in', async () => {
    const room = await openRoom();
    const token = await tokenFor(room, mallory);
    await deployment.server.closeRoom(room, 'ended');
    const again = deployment.server.createRoom({ room, emptyTimeout: 120, maxParticipants: 20 });
    await expect(again).rejects.toMatchObject({ code: 'room-not-found' });
    await expect(enter(token)).rejects.toThrow('404');
    await expect(inside(room)).rejects.toMatchObject({ code: 'room-not-found' });
  });

  it('says that a call is full to those who ask again', async () => {
    const room = await openRoom(1);
    const first = await enter(await tokenFor(room, asId.participant('first')));
    await expect(enter(await tokenFor(room, mallory))).rejects.toThrow(/answered/);
    await deployment.server.createRoom({ room, emptyTimeout: 120, maxParticipants: 1 });
    await expect(tokenFor(room, mallory)).rejects.toMatchObject({ code: 'call-full' });
    first.leave();
  });
});

class Intruder {
  /** Milliseconds from entering until the server closed the connection. */
  readonly out: Promise<number>;
  readonly #socket: Socket;
  #heard: string;

  /** `head` is what came with the answer to the upgrade. */
  constructor(socket: Socket, head: Buffer) {
    const enteredAt = performance.now();
    this.#socket = socket;
    this.#heard = head.toString('latin1');
    socket.on('data', (bytes: Buffer) => (this.#heard += bytes.toString('latin1')));
    socket.on('error', () => undefined);
    this.out = once(socket, 'close').then(() => performance.now() - enteredAt);
  }

  /** The token that LiveKit hands out by itself, in the clear within its message. */
  get refreshedToken(): string | undefined {
    return /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/.exec(this.#heard)?.[0];
  }

  leave(): void {
    this.#socket.destroy();
  }
}
