export type * from './session/call-extension.ts';
export type * from './session/call-session.ts';
export type * from '../contract/client-adapter.ts';
export type * from './call.ts';
export { createCall, type CallOptions } from './create-call.ts';
export type { CallSessionOptions } from './session/create-call-session.ts';
export { httpJoin, httpPreview, type HttpJoinOptions, type Join } from './session/joining/http-join.ts';
export { browserDevices, type MediaDevicesPort } from './media/media-devices.ts';
export type * from '../contract/track-stats.ts';
