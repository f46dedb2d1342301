import { asId, manifest } from '@crossfade/video-core';

export const MESH_KIND = asId.provider('mesh');

/** What both halves do. Nothing is missing that a server in the middle is not needed for. */
export const MESH_CAPABILITIES = manifest(MESH_KIND, {
  simulcast: 'Everybody is sent a picture of their own, in the size that they need: there are no layers.',
});
