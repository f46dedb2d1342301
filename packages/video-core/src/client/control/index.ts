export type * from './call-control.ts';
export type * from './control-state.ts';
export type * from './control-transport.ts';
export * from './call-server.ts';
export { createCallControl, type CallControlOptions } from './create-call-control.ts';
export { INITIAL_CONTROL_STATE } from './control-state.ts';
export { undoOf } from './undo-of.ts';
export { socketTransport } from './socket-transport.ts';
