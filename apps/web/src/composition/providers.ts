import { asId } from '@crossfade/video-core';
import type { CallSessionOptions } from '@crossfade/video-core/client';

/*
 * The one file of this app that names providers. Each adapter comes with its SDK through an `import()` of its
 * own, so that a page loads the chosen one alone.
 */
export const adapters: CallSessionOptions['adapters'] = {
  livekit: async () =>
    (await import('@crossfade/video-livekit/client')).createLivekitClient({
      encryptionWorker: () =>
        new Worker(new URL('./livekit-encryption.worker.ts', import.meta.url), { type: 'module' }),
    }),
  mediasoup: async () =>
    (await import('@crossfade/video-mediasoup/client')).createMediasoupClient({
      encryptionWorker: () =>
        new Worker(new URL('./mediasoup-encryption.worker.ts', import.meta.url), { type: 'module' }),
    }),
};

/** The switch with which an environment asks for a provider; unset it asks for nothing. */
export const PROVIDER_SWITCH = {
  variable: 'NEXT_PUBLIC_USE_LIVEKIT',
  whenTrue: asId.provider('livekit'),
  whenFalse: asId.provider('mediasoup'),
} as const;

/** Where a provider's media server answers, by kind; the first variable that is set counts. */
export const MEDIA_SERVER_VARIABLES = {
  livekit: ['NEXT_PUBLIC_LIVEKIT_URL', 'NEXT_PUBLIC_LIVEKIT_WS_URL'],
} as const;
