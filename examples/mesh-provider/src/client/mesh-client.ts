import type { ClientAdapter } from '@crossfade/video-core/client';
import { MESH_CAPABILITIES } from '../protocol/capabilities.ts';
import { MeshConnection } from './mesh-connection.ts';

/** The client half: browsers that are introduced to each other by a `createMeshServer`. */
export function createMeshClient(): ClientAdapter {
  return {
    capabilities: MESH_CAPABILITIES,
    connect: (options) => new MeshConnection(options),
    // The way to the server is one round trip long; there is nothing to warm up.
    prepare: () => undefined,
  };
}
