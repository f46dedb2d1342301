export { createMeshClient } from './mesh-client.ts';
export { mesh } from './provider.ts';
export type { MeshNative } from './mesh-connection.ts';
