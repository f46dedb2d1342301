import { ports } from '../setting/ports.ts';

export const PROVIDERS = ['livekit', 'mediasoup'] as const;
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

/** What the web app's environment says of where media servers are: beside the API for mediasoup. */
const MEDIA_URLS = {
  livekit: `ws://127.0.0.1:${ports.livekit}`,
  mediasoup: `http://127.0.0.1:${ports.server}`,
} as const;

const RAW_SERVER = `http://127.0.0.1:${ports.raw}`;

export function armsOf(provider: Provider): Readonly<Record<Arm['name'], Arm>> {
  return {
    layer: {
      name: 'layer',
      page: 'layer',
      query: { provider, media: MEDIA_URLS[provider] },
      server: `http://127.0.0.1:${ports.server}`,
      // The first to join opens the room.
      open: async () => undefined,
    },
    raw: {
      name: 'raw',
      page: `raw-${provider}`,
      query: {},
      server: RAW_SERVER,
      async open(room) {
        if (provider !== 'livekit') return;
        const response = await fetch(`${RAW_SERVER}/livekit/rooms/${room}`, { method: 'POST' });
        if (!response.ok) throw new Error(`the room was not created (status ${response.status})`);
      },
    },
  };
}
