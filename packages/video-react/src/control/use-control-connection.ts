import type { ControlState } from '@crossfade/video-core/control';
import { useControlState } from './use-control-state.ts';

/** How the channel is: off, connecting, connected, reconnecting, or closed and why. */
export const useControlConnection = (): ControlState['connection'] =>
  useControlState('connection', (state) => state.connection);
