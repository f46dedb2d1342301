import type { CallKey, RecordingState } from '@crossfade/video-core';
import { useCallback } from 'react';
import { get } from '../api/api-client.ts';
import { usePolled } from '../api/use-polled.ts';

/** Milliseconds between two looks. */
const LOOK_MS = 5_000;

/** A recording that runs, or is planned, where somebody is about to join. */
export interface RecordingAhead {
  readonly id: string;
  readonly state: RecordingState;
  readonly startedBy: string;
}

/** Whether one would be recorded in the call at a key, before joining; `undefined` when not, as far as is known. */
export function useRecordingAhead(key: CallKey): RecordingAhead | undefined {
  const ask = useCallback(
    () => get<{ readonly recording?: RecordingAhead }>(`/call-recording?key=${encodeURIComponent(key)}`),
    [key],
  );
  return usePolled(ask, LOOK_MS).answer?.recording;
}
