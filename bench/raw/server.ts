/**
 * The servers that the raw SDKs talk to, written as their quick starts and demos write them: a token endpoint for
 * LiveKit, and a token endpoint with socket.io signalling in front of one mediasoup worker.
 * Sources: https://docs.livekit.io/home/quickstarts/ and https://github.com/versatica/mediasoup-demo.
 */
import { Server as HttpServer } from 'node:http';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { sign, verify } from 'hono/jwt';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import * as mediasoup from 'mediasoup';
import { Server } from 'socket.io';
import { RawRoom, type Admission, type RawFromClient } from './room.ts';
import type { RawServerSettings } from './server-settings.ts';
import type { FromServer } from './signalling.ts';

const settings: RawServerSettings = JSON.parse(process.env['RAW_SERVER'] ?? '{}');
const { livekit, mediasoupSecret } = settings;

const livekitRooms = new RoomServiceClient(
  livekit.url.replace(/^ws/, 'http'),
  livekit.apiKey,
  livekit.apiSecret,
);
const app = new Hono();
app.use(cors({ origin: settings.origin }));

app.get('/health', (context) => context.text('ok'));

app.post('/livekit/rooms/:room', async (context) => {
  await livekitRooms.createRoom({ name: context.req.param('room'), emptyTimeout: 60 });
  return context.body(null, 204);
});

app.get('/livekit/token', async (context) => {
  const { room = '', name = '' } = context.req.query();
  const token = new AccessToken(livekit.apiKey, livekit.apiSecret, { identity: name, name });
  token.addGrant({ roomJoin: true, room });
  return context.json({ url: livekit.publicUrl, token: await token.toJwt() });
});

app.get('/mediasoup/token', async (context) => {
  const { room = '', name = '' } = context.req.query();
  const exp = Math.floor(Date.now() / 1000) + 600;
  const token = await sign({ room, name, exp }, mediasoupSecret, 'HS256');
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

const http = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: settings.port });
if (!(http instanceof HttpServer)) throw new TypeError('the raw server needs HTTP/1.1');
const io = new Server<RawFromClient, FromServer, Record<string, never>, Admission>(http, {
  cors: { origin: settings.origin },
});

io.use(async (socket, next) => {
  try {
    const { room } = await verify(String(socket.handshake.auth['token']), mediasoupSecret, 'HS256');
    socket.data.room = await roomOf(String(room));
    next();
  } catch (error) {
    next(error instanceof Error ? error : new Error('not admitted'));
  }
});
io.on('connection', (socket) => socket.data.room.admit(socket));
