import { defineProvider, type VideoProvider } from '@crossfade/video-core';
import type { ClientAdapter } from '@crossfade/video-core/client';
import { LIVEKIT_CAPABILITIES } from '../protocol/capabilities.ts';
import type { LivekitClientOptions } from './livekit-client.ts';

/** LiveKit's client half for `createCall`. It comes with its SDK when a call is on it, and not before. */
export const livekit = (options?: LivekitClientOptions): VideoProvider<ClientAdapter> =>
  defineProvider({
    kind: LIVEKIT_CAPABILITIES.kind,
    capabilities: LIVEKIT_CAPABILITIES,
    load: async () => (await import('./livekit-client.ts')).createLivekitClient(options),
  });
