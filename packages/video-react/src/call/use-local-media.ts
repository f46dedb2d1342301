import type { LocalState } from '@crossfade/video-core';
import type { CallSession } from '@crossfade/video-core/client';
import { useMemo } from 'react';
import { useCallSession } from '../session/use-call-session.ts';
import { useCallState } from '../session/use-call-state.ts';

export interface UseLocalMediaResult
  extends
    Pick<LocalState, 'sources'>,
    Pick<CallSession, 'startSource' | 'stopSource' | 'setMuted' | 'selectDevice' | 'limitCamera'> {}

/** The local participant's sources, from device to room, and the commands for them; the same object until a source changes. */
export function useLocalMedia(): UseLocalMediaResult {
  const session = useCallSession();
  const sources = useCallState('local', (state) => state.local.sources);
  return useMemo(
    () => ({
      sources,
      startSource: (source) => session.startSource(source),
      stopSource: (source) => session.stopSource(source),
      setMuted: (source, muted) => session.setMuted(source, muted),
      selectDevice: (source, deviceId) => session.selectDevice(source, deviceId),
      limitCamera: (largest) => session.limitCamera(largest),
    }),
    [session, sources],
  );
}
