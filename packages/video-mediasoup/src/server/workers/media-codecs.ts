import type { RtpCodecCapability } from 'mediasoup/types';

/**
 * What every router accepts. H.264 is constrained baseline, which all browsers have, in the packetisation
 * mode that they send. Source: https://mediasoup.org/documentation/v3/mediasoup/api/#RouterOptions
 */
export const MEDIA_CODECS: RtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
  { kind: 'video', mimeType: 'video/VP9', clockRate: 90_000, parameters: { 'profile-id': 0 } },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
];
