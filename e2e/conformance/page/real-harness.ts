import { defineProvider, type IceServer } from '@crossfade/video-core';
import type { ClientAdapter, RoomConnection } from '@crossfade/video-core/client';
import type { ServerAdapter } from '@crossfade/video-core/server';
import type { ConformanceHarness } from '@crossfade/video-core/testkit';
import type { ClientHalf } from './client-half.ts';
import type { MadeTracks } from './made-tracks.ts';
import { play } from './playback.ts';
import { unwrap, type Ask } from './remote-server.ts';

/** The suite's view of a real provider: this page's client half, the test process's server half. */
export function createRealHarness(world: {
  readonly server: ServerAdapter;
  readonly client: ClientHalf;
  readonly iceServers: readonly IceServer[];
  readonly patience: number;
  readonly tracks: MadeTracks;
  readonly ask: Ask;
}): ConformanceHarness {
  const { server, client, iceServers, patience, tracks, ask } = world;
  return {
    server,
    iceServers,
    patience,
    async seat() {
      const { path, port } = (await unwrap(ask({ to: 'open-path' }))) as { path: number; port: number };
      const connections = new Set<RoomConnection>();
      const throughProxy = (adapter: ClientAdapter): ClientAdapter => ({
        capabilities: adapter.capabilities,
        prepare: (url) => adapter.prepare(url),
        connect(options) {
          const connection = adapter.connect({
            ...options,
            credentials: throughPath(options.credentials, port),
          });
          connections.add(connection);
          return connection;
        },
      });
      const { loseSession } = client;
      const cut = async (): Promise<void> => void (await unwrap(ask({ to: 'break', path })));
      const heal = async (): Promise<void> => void (await unwrap(ask({ to: 'mend', path })));
      return {
        provider: defineProvider({
          ...client.provider,
          load: async () => throughProxy(await client.provider.load()),
        }),
        cut,
        heal,
        async loseSession() {
          if (loseSession)
            await Promise.all([...connections].map((connection) => loseSession(connection, { cut, heal })));
          else await unwrap(ask({ to: 'lose-sessions' }));
        },
      };
    },
    makeTrack: (kind, size = 'small') => tracks.make(kind, size),
    play: (track) => play(track, tracks.audio),
    expire: (credentials) => unwrap(ask({ to: 'expire', credentials })),
  };
}

/** The same credentials with the signalling's address replaced by a proxy's. */
export function throughPath(credentials: unknown, port: number): unknown {
  if (typeof credentials !== 'object' || credentials === null || !('url' in credentials)) return credentials;
  const { url } = credentials;
  if (typeof url !== 'string' || !URL.canParse(url)) return credentials;
  const moved = new URL(url);
  moved.port = String(port);
  return { ...credentials, url: moved.href.replace(/\/$/, '') };
}
