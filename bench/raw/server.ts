/**
 * The servers that the raw SDKs talk to, written as their quick starts and demos write them: a token endpoint for
 * LiveKit (https://docs.livekit.io/home/quickstarts/), and signalling of one's own.
 */
import { Server as HttpServer } from 'node:http';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { signalRawMediasoup } from './mediasoup-signalling.ts';
import type { RawServerSettings } from './server-settings.ts';

const settings: RawServerSettings = JSON.parse(process.env['RAW_SERVER'] ?? '{}');
const { livekit } = settings;

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

const http = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: settings.port });
if (!(http instanceof HttpServer)) throw new TypeError('the raw server needs HTTP/1.1');
await signalRawMediasoup(app, http, settings);
