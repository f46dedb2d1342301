import { useEncryptionState } from './use-encryption-state.ts';
import type { ParticipantId } from '@crossfade/video-core';
import type { EncryptionStatus } from '@crossfade/video-core/encryption';

/** The encryption status of a participant's media; `undefined` until some of it arrived, and in unencrypted calls. */
export const useEncryptionOf = (id: ParticipantId): EncryptionStatus | undefined =>
  useEncryptionState((state) => state.statuses.get(id), undefined);
