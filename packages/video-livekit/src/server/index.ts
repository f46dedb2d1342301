export type * from './admission-ledger.ts';
export * from './livekit-server.ts';
export type * from './livekit-server-options.ts';
export * from './memory-admission-ledger.ts';
export { LIVEKIT_CAPABILITIES, LIVEKIT_KIND } from '../wire/livekit-capabilities.ts';
