import { asId, manifest } from '@crossfade/video-core';

/** What both halves do. Source: mediasoup's lib/supportedRtpCapabilities.js lists the codecs. */
export const MEDIASOUP_CAPABILITIES = manifest(asId.provider('mediasoup'), {
  'codec-av1': 'mediasoup 3.15 carries no AV1.',
});
