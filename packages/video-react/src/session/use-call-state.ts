import { INITIAL_CALL_STATE, type CallState } from '@crossfade/video-core';
import type { Topic } from '@crossfade/video-core/client';
import { useCallback, useSyncExternalStore } from 'react';
import { useCallSession } from './use-call-session.ts';

/**
 * A slice of the call's state; renders again when `topic` changed and the slice is another object than
 * before, so `select` must not make a new one. The server renders a call that nobody has joined yet.
 */
export function useCallState<Slice>(topic: Topic, select: (state: CallState) => Slice): Slice {
  const session = useCallSession();
  const subscribe = useCallback(
    (listener: () => void) => session.subscribe(topic, listener),
    [session, topic],
  );
  return useSyncExternalStore(
    subscribe,
    () => select(session.getState()),
    () => select(INITIAL_CALL_STATE),
  );
}
