export { createMeshServer, type MeshCounts, type MeshServer, type MeshServerOptions } from './mesh-server.ts';
