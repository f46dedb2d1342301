import { BENCH_FACTS } from '../../adapters/bench.ts';
import { PROVIDERS } from '../../adapters/native.mjs';
import { ports } from '../setting/ports.ts';

export { PROVIDERS };
export type Provider = (typeof PROVIDERS)[number];

/** One side of the comparison: a page, and the server that admits it. */
export interface Arm {
  readonly name: 'layer' | 'raw';
  readonly page: string;
  readonly query: Readonly<Record<string, string>>;
  readonly server: string;
  /** What has to be there before anybody may enter. */
  open(room: string): Promise<void>;
}

/** Where pages find each server: directly, or over a path on which TCP takes its time. */
export interface Addresses {
  readonly server: number;
  readonly raw: number;
  readonly livekit: number;
}

export const DIRECT: Addresses = { server: ports.server, raw: ports.raw, livekit: ports.livekit };
export const DELAYED: Addresses = {
  server: ports.delayedServer,
  raw: ports.delayedRaw,
  livekit: ports.delayedLivekit,
};

export function armsOf(provider: Provider, at: Addresses = DIRECT): Readonly<Record<Arm['name'], Arm>> {
  const server = `http://127.0.0.1:${at.server}`;
  const raw = `http://127.0.0.1:${at.raw}`;
  const { inBackend } = BENCH_FACTS[provider];
  // What the web app's environment says of where media servers are: beside the API where signalling is ours.
  const media = inBackend ? server : `ws://127.0.0.1:${at.livekit}`;
  return {
    layer: {
      name: 'layer',
      page: 'layer',
      query: { provider, media },
      server,
      // The first to join opens the room.
      open: async () => undefined,
    },
    raw: {
      name: 'raw',
      page: 'raw',
      query: { provider },
      server: raw,
      async open(room) {
        if (inBackend) return;
        const response = await fetch(`http://127.0.0.1:${ports.raw}/livekit/rooms/${room}`, {
          method: 'POST',
        });
        if (!response.ok) throw new Error(`the room was not created (status ${response.status})`);
      },
    },
  };
}
