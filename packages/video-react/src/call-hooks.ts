import {
  pinnedRoom,
  type CallKey,
  type CallPhase,
  type Decision,
  type QualityLevel,
  type RoomState,
} from '@crossfade/video-core';
import { useCallState } from './use-call-state.ts';

/** Where the person is: idle, joining, connected, reconnecting, or ended and why. */
export const usePhase = (): CallPhase => useCallState('call', (state) => state.phase);

/** The key as the server spells it, once a join was sent. */
export const useCallKey = (): CallKey | undefined => useCallState('call', (state) => state.key);

/** Which deployment carries the call and why; known once the server answered. */
export const useDecision = (): Decision | undefined => useCallState('call', (state) => state.decision);

/** Whether this person may see the decision: staff, and everyone in development. */
export const useExplain = (): boolean => useCallState('call', (state) => state.explain);

/** How often the call has moved, counted from 1. */
export const useEpoch = (): number | undefined => useCallState('call', (state) => state.pin?.epoch);

/** True while the browser wants a click before it plays sound; see `CallSession.unlockAudio`. */
export const useAudioBlocked = (): boolean => useCallState('call', (state) => state.audioBlocked);

/** The connection to the room that the call is on. */
export const useConnection = (): RoomState['connection'] | undefined =>
  useCallState('connection', (state) => pinnedRoom(state)?.connection);

/** How well this page is connected. */
export const useLocalQuality = (): QualityLevel =>
  useCallState('connection', (state) => pinnedRoom(state)?.localQuality ?? 'unknown');

/** Whether the network carries less than is asked for, in either direction. */
export const useBandwidthLimited = (): boolean =>
  useCallState('connection', (state) => {
    const limited = pinnedRoom(state)?.limited;
    return limited !== undefined && (limited.send || limited.receive);
  });
