import type { CallSessionOptions } from '@crossfade/video-core/client';

/** Each adapter in a chunk of its own, as applications load them. */
export const adapters: CallSessionOptions['adapters'] = {
  livekit: async () => (await import('@crossfade/video-livekit/client')).createLivekitClient(),
  mediasoup: async () => (await import('@crossfade/video-mediasoup/client')).createMediasoupClient(),
};
