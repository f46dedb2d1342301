import { useEncryptionState } from './use-encryption-state.ts';
import type { RecordingRefusal } from '@crossfade/video-core';

/** Why the call cannot be recorded; `undefined` when encryption does not prevent it. */
export const useRecordingRefusal = (): RecordingRefusal | undefined =>
  useEncryptionState((state) => state.recordingRefusal, undefined);
