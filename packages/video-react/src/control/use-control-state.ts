import { INITIAL_CONTROL_STATE, type ControlState, type ControlTopic } from '@crossfade/video-core/control';
import { useCallback, useSyncExternalStore } from 'react';
import { useCallControl } from './use-call-control.ts';

/**
 * A slice of the channel's state; renders again when `topic` changed and the slice is another object than before,
 * so `select` must not make a new one. The server renders a channel that is not open.
 */
export function useControlState<Slice>(topic: ControlTopic, select: (state: ControlState) => Slice): Slice {
  const control = useCallControl();
  const subscribe = useCallback(
    (listener: () => void) => control.subscribe(topic, listener),
    [control, topic],
  );
  return useSyncExternalStore(
    subscribe,
    () => select(control.getState()),
    () => select(INITIAL_CONTROL_STATE),
  );
}
