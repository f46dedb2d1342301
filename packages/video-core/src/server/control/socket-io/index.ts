export { ControlSockets, type ControlSocketsOptions } from './control-sockets.ts';
export { trustProxies } from './handshake-limits.ts';
export { serveBelow } from './path-prefix.ts';
export { SocketPath, type SocketLimits } from './socket-path.ts';
