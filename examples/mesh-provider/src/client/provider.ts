import { defineProvider, type VideoProvider } from '@crossfade/video-core';
import type { ClientAdapter } from '@crossfade/video-core/client';
import { MESH_CAPABILITIES, MESH_KIND } from '../protocol/capabilities.ts';

/** The mesh's client half for `createCall`. */
export const mesh = (): VideoProvider<ClientAdapter> =>
  defineProvider({
    kind: MESH_KIND,
    capabilities: MESH_CAPABILITIES,
    load: async () => (await import('./mesh-client.ts')).createMeshClient(),
  });
