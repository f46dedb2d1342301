/* How keys are derived from a secret; loaded in encrypted calls, once there is a secret. */
export { stretchSecret } from './participant-keys.ts';
export { deriveRoomKeys } from './room-keys.ts';
