export { ControlSockets, type ControlSocketsOptions } from './control-sockets.ts';
