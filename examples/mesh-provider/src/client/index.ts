export { createMeshClient } from './mesh-client.ts';
export type { MeshNative } from './mesh-connection.ts';
