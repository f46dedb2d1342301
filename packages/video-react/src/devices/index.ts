export * from './microphone-level.tsx';
export { SpeakerProvider, type SpeakerProviderProps } from './speaker-provider.tsx';
export * from './use-devices.ts';
export * from './use-keep-awake.ts';
export * from './use-lost-device-replacement.ts';
export * from './use-retry-when-allowed.ts';
export * from './use-speaker-device.ts';
export * from './use-speaker-selectable.ts';
export * from './use-speaker.ts';
