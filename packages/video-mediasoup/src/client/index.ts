export type { Resource } from '@crossfade/video-core/adapter-kit';
export {
  createMediasoupClient,
  type MediasoupClientAdapter,
  type MediasoupClientOptions,
} from './mediasoup-client.ts';
export { SignallingRefusedError } from './errors/signalling-refused-error.ts';
export type { RetryPolicy } from './retry-policy.ts';
export type { MediasoupNative, TransportMaker } from './room.ts';
export type { LinkPolicies } from './signalling-link.ts';
export type { Push, Signalling, SignallingFactory, SignallingListener } from './signalling.ts';
export type { RecoveryTimes } from './transport-recovery.ts';
