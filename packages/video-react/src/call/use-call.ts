import type { CallState } from '@crossfade/video-core';
import type { CallSession } from '@crossfade/video-core/client';
import { useMemo } from 'react';
import { useCallKey } from '../session/use-call-key.ts';
import { useDecision } from '../session/use-decision.ts';
import { usePhase } from '../session/use-phase.ts';
import { useCallSession } from '../session/use-call-session.ts';

export interface UseCallResult
  extends Pick<CallState, 'phase' | 'key' | 'decision'>, Pick<CallSession, 'join' | 'leave'> {}

/** The call as a whole and the way in and out; the same object until its phase, key or decision changes. */
export function useCall(): UseCallResult {
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
