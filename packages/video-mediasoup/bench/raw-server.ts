/**
 * A token endpoint and socket.io signalling in front of one mediasoup worker, as the demos write them.
 * Source: https://github.com/versatica/mediasoup-demo.
 */
import type { Server as HttpServer } from 'node:http';
import type { Hono } from 'hono';
import { sign, verify } from 'hono/jwt';
import * as mediasoup from 'mediasoup';
import { Server } from 'socket.io';
import { RawRoom, type Admission, type RawFromClient } from './raw-room.ts';
import type { RawServerSettings } from '../../../bench/raw/server-settings.ts';
import type { FromServer } from './raw-signalling.ts';

export async function serveRawMediasoup(
  app: Hono,
  http: HttpServer,
  settings: RawServerSettings,
): Promise<void> {
  const { secret } = settings;
  app.get('/mediasoup/token', async (context) => {
    const { room = '', name = '' } = context.req.query();
    const exp = Math.floor(Date.now() / 1000) + 600;
    const token = await sign({ room, name, exp }, secret, 'HS256');
    return context.json({ url: `http://127.0.0.1:${settings.publicPort}`, token });
  });

  const worker = await mediasoup.createWorker({ logLevel: 'warn' });
  worker.on('died', () => process.exit(1));
  const webRtcServer = await worker.createWebRtcServer({
    listenInfos: [{ protocol: 'udp', ip: '127.0.0.1', port: settings.udpPort }],
  });
  const rooms = new Map<string, Promise<RawRoom>>();

  function roomOf(name: string): Promise<RawRoom> {
    const room = rooms.get(name) ?? RawRoom.create(worker, webRtcServer, () => rooms.delete(name));
    rooms.set(name, room);
    return room;
  }

  const io = new Server<RawFromClient, FromServer, Record<string, never>, Admission>(http, {
    cors: { origin: settings.origin },
  });

  io.use(async (socket, next) => {
    try {
      const { room } = await verify(String(socket.handshake.auth['token']), secret, 'HS256');
      socket.data.room = await roomOf(String(room));
      next();
    } catch (error) {
      next(error instanceof Error ? error : new Error('not admitted'));
    }
  });
  io.on('connection', (socket) => socket.data.room.admit(socket));
}
