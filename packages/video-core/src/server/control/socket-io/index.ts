export { ControlSockets, type ControlSocketsOptions } from './control-sockets.ts';
export { SocketPath, type SocketLimits } from './socket-path.ts';
