import type { CallKey, EndReason } from '@crossfade/video-core';
import { useCallSession, usePhase } from '@crossfade/video-react';
import { useCallback, useEffect, useRef } from 'react';

/** Milliseconds before a join that failed is tried again. */
const PAUSE_MS = 2_000;

/** Ends after which another try may succeed, without anybody doing anything. */
const PASSING: ReadonlySet<EndReason | undefined> = new Set(['server-away', 'failed', 'refused', 'ended']);

export interface FollowedCall {
  /** Whether the session is in the call, or on its way. */
  readonly inCall: boolean;
  /** The call is open in another tab, which has taken over. */
  readonly replaced: boolean;
  /** Takes the call back from that tab. */
  readonly joinAgain: () => void;
}

/**
 * Keeps the session in the call that the server names, and in none when it names none: the page's only part in who meets
 * whom. Devices stay open from one call to the next.
 */
export function useFollowedCall(key: CallKey | undefined, displayName: string): FollowedCall {
  const session = useCallSession();
  const phase = usePhase();
  const joined = useRef<CallKey>(undefined);
  const latest = useRef(Promise.resolve());
  const ended = phase.name === 'ended' ? phase.reason : undefined;

  const join = useCallback((): void => {
    if (key === undefined) return;
    joined.current = key;
    // It is over when the participant is: `phase` says how it went.
    void session.join({ key, displayName });
  }, [session, key, displayName]);

  useEffect(() => {
    let current = true;
    const follow = async (): Promise<void> => {
      if (!current) return;
      if (joined.current !== undefined && joined.current !== key) {
        joined.current = undefined;
        const left = session.leave();
        // The next call is asked for while the last one is closed.
        if (key === undefined) await left;
      }
      if (current) join();
    };
    latest.current = latest.current.then(follow);
    return () => {
      current = false;
    };
  }, [session, key, join]);

  useEffect(() => {
    if (!PASSING.has(ended)) return undefined;
    const timer = setTimeout(join, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [ended, join]);

  return {
    inCall: key !== undefined && (phase.name === 'connected' || phase.name === 'reconnecting'),
    replaced: key !== undefined && ended === 'replaced',
    joinAgain: join,
  };
}
