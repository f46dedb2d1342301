import { pinnedRoom } from '@crossfade/video-core';
import { useCallState } from './use-call-state.ts';

/** Whether the network carries less than is asked for, in either direction. */
export const useBandwidthLimited = (): boolean =>
  useCallState('connection', (state) => {
    const limited = pinnedRoom(state)?.limited;
    return limited !== undefined && (limited.send || limited.receive);
  });
