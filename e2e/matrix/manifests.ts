import { PROVIDERS } from '../../adapters/native.mjs';
import type { CapabilityManifest } from '@crossfade/video-core';
import { LIVEKIT_CAPABILITIES } from '@crossfade/video-livekit/capabilities';
import { MEDIASOUP_CAPABILITIES } from '@crossfade/video-mediasoup/capabilities';

export { PROVIDERS };
export type Provider = (typeof PROVIDERS)[number];

/** What each of them declares. */
export const MANIFESTS: Readonly<Record<Provider, CapabilityManifest>> = {
  livekit: LIVEKIT_CAPABILITIES,
  mediasoup: MEDIASOUP_CAPABILITIES,
};

/** As they write themselves. */
export const PROVIDER_NAMES: Readonly<Record<Provider, string>> = {
  livekit: 'LiveKit',
  mediasoup: 'mediasoup',
};
