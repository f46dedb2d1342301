export type { Resource } from '@crossfade/video-core/adapter-kit';
export {
  createMediasoupClient,
  type MediasoupClientAdapter,
  type MediasoupClientOptions,
} from './mediasoup-client.ts';
export { SignallingRefusedError } from './signalling/signalling-refused-error.ts';
export type { RetryPolicy } from './signalling/retry-policy.ts';
export type { TransportMaker } from './connection/connection-parts.ts';
export type { MediasoupNative } from './connection/mediasoup-connection.ts';
export type { LinkPolicies } from './signalling/signalling-link.ts';
export type { Push, Signalling, SignallingFactory, SignallingListener } from './signalling/signalling.ts';
export type { RecoveryTimes } from './transport/transport-recovery.ts';
