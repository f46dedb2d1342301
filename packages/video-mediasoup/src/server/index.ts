export type { HostedRouter, MediaHost } from './workers/media-host.ts';
export { createMediasoupServer, MediasoupServer } from './mediasoup-server.ts';
export type { MediasoupServerOptions } from './mediasoup-server-options.ts';
export { MEDIASOUP_CAPABILITIES } from '../protocol/index.ts';
export { MemoryRoomPlacements } from './cluster/memory-room-placements.ts';
export type { ResourceCounts } from './resource-counts.ts';
export type { RoomPlacement, RoomPlacements, RoomLease } from './cluster/room-placements.ts';
export { WorkerPool, type WorkerPoolOptions } from './workers/worker-pool.ts';
export { listenAddresses, type ListenAddress } from './workers/listen-address.ts';
