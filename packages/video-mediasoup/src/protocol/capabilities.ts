import { asId, manifest } from '@crossfade/video-core';

export const MEDIASOUP = asId.provider('mediasoup');

/** What both halves do. Source: mediasoup's lib/supportedRtpCapabilities.js lists the codecs. */
export const MEDIASOUP_CAPABILITIES = manifest(MEDIASOUP, { 'codec-av1': 'mediasoup 3.15 carries no AV1.' });
