export * from './allowed-device-hook.ts';
export * from './lost-device-hook.ts';
export * from './sound-level.tsx';
export * from './speaker-provider.tsx';
export * from './use-devices.ts';
export * from './use-keep-awake.ts';
