import { asId } from '@crossfade/video-core';
import type { CallOptions } from '@crossfade/video-core/client';
import { livekit } from '@crossfade/video-livekit';
import { mediasoup } from '@crossfade/video-mediasoup';

/*
 * The one file of this app that names providers. Each comes with its SDK when it is loaded, so that a page loads the one
 * that its call is on.
 */
export const adapters: CallOptions['adapters'] = [
  livekit({
    encryptionWorker: () =>
      new Worker(new URL('./livekit-encryption.worker.ts', import.meta.url), { type: 'module' }),
  }),
  mediasoup({
    encryptionWorker: () =>
      new Worker(new URL('./mediasoup-encryption.worker.ts', import.meta.url), { type: 'module' }),
  }),
];

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
