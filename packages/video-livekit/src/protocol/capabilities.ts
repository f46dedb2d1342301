import { asId, manifest } from '@crossfade/video-core';

export const LIVEKIT_KIND = asId.provider('livekit');

/** Nothing is missing: what the SDKs lack, the two halves of this adapter build between them. */
export const LIVEKIT_CAPABILITIES = manifest(LIVEKIT_KIND);
