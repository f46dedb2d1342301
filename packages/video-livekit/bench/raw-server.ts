import type { Hono } from 'hono';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import type { RawServerSettings } from '../../../bench/raw/server-settings.ts';

/** A token endpoint, as the quick starts write it (https://docs.livekit.io/home/quickstarts/), and one that opens rooms. */
export function serveRawLivekit(app: Hono, _http: unknown, { livekit }: RawServerSettings): void {
  const rooms = new RoomServiceClient(livekit.url.replace(/^ws/, 'http'), livekit.apiKey, livekit.apiSecret);
  app.post('/livekit/rooms/:room', async (context) => {
    await rooms.createRoom({ name: context.req.param('room'), emptyTimeout: 60 });
    return context.body(null, 204);
  });

  app.get('/livekit/token', async (context) => {
    const { room = '', name = '' } = context.req.query();
    const token = new AccessToken(livekit.apiKey, livekit.apiSecret, { identity: name, name });
    token.addGrant({ roomJoin: true, room });
    return context.json({ url: livekit.publicUrl, token: await token.toJwt() });
  });
}
