export type * from './admission/admission-ledger.ts';
export { PageEgress, type EgressNews, type PageEgressOptions } from './egress/page-egress.ts';
export * from './livekit-deployment.ts';
export * from './livekit-server.ts';
export type * from './livekit-server-options.ts';
export * from './admission/memory-admission-ledger.ts';
export { LIVEKIT_CAPABILITIES, LIVEKIT_KIND } from '../protocol/capabilities.ts';
export * from './webhooks/webhook-router.ts';
