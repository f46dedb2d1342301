import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { asId } from '@crossfade/video-core';
import { createLivekitServer } from '@crossfade/video-livekit/server';
import { RoomServiceClient } from 'livekit-server-sdk';
import { expect, it } from 'vitest';
import { ensureLocalLivekitServer } from '../../scripts/setup/livekit-server.mjs';
import { livekitConfig } from '../../scripts/stack/livekit-config.mjs';
import { freePort } from './free-port.ts';

const KEY = { apiKey: 'devkey', apiSecret: 'a-development-secret-of-32-characters-or-more' };

it.each([true, false])('finds whether a livekit-server creates rooms by itself: %s', async (automatic) => {
  const binary = await ensureLocalLivekitServer(console.info);
  const port = await freePort();
  const config = livekitConfig({
    ...KEY,
    port,
    tcpPort: await freePort(),
    udpPort: await freePort(),
    webhookUrl: 'http://127.0.0.1:9/',
  }).replace('"auto_create": false', `"auto_create": ${automatic}`);
  expect(config).toContain(`"auto_create": ${automatic}`);
  const livekit = spawn(binary, ['--config-body', config], { stdio: 'ignore' });
  const gone = once(livekit, 'exit');
  const server = createLivekitServer({
    deployment: asId.deployment('livekit'),
    url: `ws://127.0.0.1:${port}`,
    ...KEY,
  });
  try {
    await expect
      .poll(() => server.health(), { timeout: 20_000 })
      .toEqual(
        automatic
          ? { healthy: true, detail: expect.stringMatching(/^LiveKit creates rooms by itself/) }
          : { healthy: true },
      );
    // Asking has opened none.
    const api = new RoomServiceClient(`http://127.0.0.1:${port}`, KEY.apiKey, KEY.apiSecret);
    expect(await api.listRooms()).toEqual([]);
  } finally {
    await server.close();
    // Asked politely, it may wait for participants.
    livekit.kill('SIGKILL');
    await gone;
  }
});
