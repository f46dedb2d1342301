import { useEncryptionState } from './use-encryption-state.ts';
import type { RecordingRefusal } from '@crossfade/video-core';

/** Why the call cannot be recorded, for whoever would; nothing when encryption does not stand in the way. */
export const useRecordingRefusal = (): RecordingRefusal | undefined =>
  useEncryptionState((state) => state.recordingRefusal, undefined);
