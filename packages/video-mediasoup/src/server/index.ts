export type { HostedRouter, MediaHost } from './media-host.ts';
export { createMediasoupServer, MediasoupServer } from './mediasoup-server.ts';
export type { MediasoupServerOptions } from './mediasoup-server-options.ts';
export { MEDIASOUP_CAPABILITIES } from '../protocol/index.ts';
export { MemoryRoomHomes } from './memory-room-homes.ts';
export type { ResourceCounts } from './resource-counts.ts';
export type { RoomHome, RoomHomes, RoomLease } from './room-homes.ts';
export { WorkerPool, type WorkerPoolOptions } from './worker-pool.ts';
