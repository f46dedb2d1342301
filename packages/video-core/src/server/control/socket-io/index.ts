export { ControlSockets, type ControlSocketsOptions } from './control-sockets.ts';
export { serveBelow } from './path-prefix.ts';
export { SocketPath, type SocketLimits } from './socket-path.ts';
