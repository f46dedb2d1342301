export * from './call-hooks.ts';
export * from './call-provider.tsx';
export * from './local-hooks.ts';
export * from './participant-hooks.ts';
export * from './participant-video.tsx';
export * from './use-call-state.ts';
export * from './use-own-session.ts';
