import { defineProvider, type VideoProvider } from '@crossfade/video-core';
import type { ClientAdapter } from '@crossfade/video-core/client';
import { MEDIASOUP_CAPABILITIES } from '../protocol/capabilities.ts';
import type { MediasoupClientOptions } from './mediasoup-client.ts';

/** mediasoup's client half for `createCall`. It comes with its SDK when a call is on it, and not before. */
export const mediasoup = (options?: MediasoupClientOptions): VideoProvider<ClientAdapter> =>
  defineProvider({
    kind: MEDIASOUP_CAPABILITIES.kind,
    capabilities: MEDIASOUP_CAPABILITIES,
    load: async () => (await import('./mediasoup-client.ts')).createMediasoupClient(options),
  });
