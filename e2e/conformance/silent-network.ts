import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { asId, SOURCES } from '@crossfade/video-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowserHarness, type BrowserHarness } from './browser-harness.ts';
import type { Deployment } from './deployment.ts';
import { freePort } from './free-port.ts';

/**
 * Milliseconds in which one attempt to connect has to end. A first join makes four, and the participant looks at
 * "Joining…" all the while.
 */
const GIVEN_UP_WITHIN = 12_000;

/** What an adapter does where connections open and nothing ever comes back. */
export function givesUpOnSilence(provider: string, start: () => Promise<Deployment>): void {
  describe(`on a network that swallows signalling, ${provider}`, () => {
    const sockets = new Set<Socket>();
    const silence = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    });
    let deployment: Deployment;
    let harness: BrowserHarness;
    let port: number;

    beforeAll(async () => {
      deployment = await start();
      harness = await openBrowserHarness(deployment);
      port = await freePort();
      silence.listen(port, '127.0.0.1');
      await once(silence, 'listening');
    });
    afterAll(async () => {
      for (const socket of sockets) socket.destroy();
      silence.close();
      await harness.close();
      await deployment.stop();
    });

    test('gives up in time, for a reason that another attempt may not have, and leaves nothing open', async () => {
      const room = asId.room(`silent-${Date.now()}.1.1`);
      await deployment.server.createRoom({ room, emptyTimeout: 60, maxParticipants: 2 });
      const credentials = await deployment.server.issueCredentials({
        room,
        participantId: asId.participant('ann'),
        name: 'Ann',
        role: 'guest',
        rights: { publish: SOURCES, subscribe: true, data: true },
        ttl: 60,
        readAt: Date.now(),
      });
      const { after, ...ending } = await harness.giveUp(credentials, port);
      expect(ending).toEqual({ reason: 'server-away', retryable: true, code: 'provider-unavailable' });
      expect(after).toBeLessThan(GIVEN_UP_WITHIN);
      expect(await harness.leftovers()).toEqual({ peerConnections: 0, sockets: 0, workers: 0 });
    });
  });
}
