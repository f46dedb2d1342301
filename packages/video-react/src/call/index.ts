export * from './use-call.ts';
export * from './use-local-media.ts';
export * from './use-own-call.ts';
