import type { CallState } from '@crossfade/video-core';
import type { CallSession } from '@crossfade/video-core/client';
import { useMemo } from 'react';
import { useCallKey, useDecision, usePhase } from '../call-hooks.ts';
import { useCallSession } from '../call-provider.tsx';

export interface Call
  extends Pick<CallState, 'phase' | 'key' | 'decision'>, Pick<CallSession, 'join' | 'leave'> {}

/** The call as a whole and the way in and out; the same object until its phase, key or decision changes. */
export function useCall(): Call {
  const session = useCallSession();
  const phase = usePhase();
  const key = useCallKey();
  const decision = useDecision();
  return useMemo(
    () => ({
      phase,
      key,
      decision,
      join: (options) => session.join(options),
      leave: () => session.leave(),
    }),
    [session, phase, key, decision],
  );
}
