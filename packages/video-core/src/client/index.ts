export type * from './call-session.ts';
export type * from './client-adapter.ts';
export { createCallSession, type CallSessionOptions } from './create-call-session.ts';
export { httpJoin, httpPreview, type Join } from './http-join.ts';
export { browserDevices, type MediaDevicesPort } from './media-devices.ts';
export type * from './track-stats.ts';
