export * from './livekit-client.ts';
export { LIVEKIT_CAPABILITIES, LIVEKIT_KIND } from '../wire/livekit-capabilities.ts';
