import { asId, type CapabilityManifest, type Support } from '@crossfade/video-core';

export const MESH_KIND = asId.provider('mesh');

const YES: Support = { supported: true };

/** What both halves do. Written out, so that what core adds one day is not promised here by accident. */
export const MESH_CAPABILITIES: CapabilityManifest = {
  kind: MESH_KIND,
  features: {
    simulcast: {
      supported: false,
      reason:
        'Each participant is sent an encoding of their own, in the size that they need: there are no layers.',
    },
    demand: YES,
    'data-reliable': YES,
    'data-lossy': YES,
    'active-speakers': YES,
    'connection-quality': YES,
    resume: YES,
    'server-mute': YES,
    'source-block': YES,
    remove: YES,
    'relay-only': {
      supported: false,
      reason: 'Two browsers that may each use a relay alone do not connect to each other every time yet.',
    },
    encryption: {
      supported: false,
      reason: 'This example leaves it out.',
    },
    'encryption-data': { supported: false, reason: 'This example leaves it out.' },
    'codec-vp8': YES,
    'codec-vp9': YES,
    'codec-h264': YES,
    'codec-av1': YES,
  },
};
