export { keepAwake } from './keep-awake.ts';
export { meterSound } from './meter-sound.ts';
export { replaceLostDevices, type Replacement } from './replace-lost-devices.ts';
export { retryWhenAllowed } from './retry-when-allowed.ts';
export { Speaker } from './speaker.ts';
