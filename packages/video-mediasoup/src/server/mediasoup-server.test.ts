import { asId } from '@crossfade/video-core';
import { MemoryBus } from '@crossfade/video-core/server';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { FakeMediaHost } from '../testkit/server/fake-media-host.ts';
import { MemoryRoomPlacements } from './cluster/memory-room-placements.ts';
import { createMediasoupServer, type MediasoupServer } from './mediasoup-server.ts';

const room = asId.room('call.1.1');
const spec = { room, emptyTimeout: 300, maxParticipants: 10 };
const grant = {
  room,
  participantId: asId.participant('ann'),
  name: 'Ann',
  role: 'guest',
  rights: { publish: [], subscribe: true, data: true },
  ttl: 60,
  readAt: 0,
} as const;

let server: MediasoupServer | undefined;
afterEach(async () => {
  await server?.close();
});

function start(url: string, nodeUrl?: string) {
  const placements = new MemoryRoomPlacements();
  server = createMediasoupServer({
    url,
    secret: 's'.repeat(32),
    media: { host: new FakeMediaHost() },
    cluster: {
      node: 'here',
      placements,
      bus: new MemoryBus(),
      ...(nodeUrl !== undefined && { url: nodeUrl }),
    },
  });
  return { server, placements };
}

describe('the address at which clients reach a room', () => {
  test('is that of the process which has it, where the product’s leads to any of them', async () => {
    const { server, placements } = start('https://calls.example.org', 'https://node-1.example.org/video');
    const claim = vi.spyOn(placements, 'claim');
    await expect(server.createRoom(spec)).rejects.toMatchObject({ code: 'provider-unavailable' });
    expect(claim).toHaveBeenCalledWith(
      room,
      { node: 'here', url: 'https://node-1.example.org/video' },
      expect.any(Number),
    );
    await placements.claim(room, { node: 'there', url: 'https://node-2.example.org' }, 3);
    expect(await server.issueCredentials(grant)).toMatchObject({ url: 'https://node-2.example.org' });
  });

  test('is the product’s where no other is configured', async () => {
    const { server, placements } = start('https://calls.example.org');
    const claim = vi.spyOn(placements, 'claim');
    await expect(server.createRoom(spec)).rejects.toThrow();
    expect(claim.mock.calls[0]?.[1]).toEqual({ node: 'here', url: 'https://calls.example.org' });
  });

  test.each(['calls.example.org', 'ftp://calls.example.org', 'https://', 'https://calls.example.org?x'])(
    '%s is refused',
    (url) => {
      expect(() => start(url)).toThrow('such as https://calls.example.org');
    },
  );
});
