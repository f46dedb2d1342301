export * from './use-livekit-room.ts';
