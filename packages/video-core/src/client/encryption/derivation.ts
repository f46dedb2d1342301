/* How keys come from a secret; to be loaded by whoever has one, and in encrypted calls. */
export { stretchSecret } from './participant-keys.ts';
export { deriveRoomKeys } from './room-keys.ts';
