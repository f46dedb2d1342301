export * from './livekit-client.ts';
export * from './livekit-room.ts';
export { LIVEKIT_CAPABILITIES, LIVEKIT_KIND } from '../protocol/capabilities.ts';
