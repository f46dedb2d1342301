export * from './capabilities.ts';
export type * from './credentials.ts';
export * from './data-frame.ts';
export * from './handshake.ts';
export * from './limits.ts';
export type * from './pushes.ts';
export * from './requests.ts';
export * from './rtc-parameters.ts';
export type * from './socket-events.ts';
