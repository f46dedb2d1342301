import { useEncryptionState } from './use-encryption-state.ts';
import type { ParticipantId } from '@crossfade/video-core';
import type { EncryptionStatus } from '@crossfade/video-core/encryption';

/** How somebody's media fares: nothing until some of it was seen, and in calls without encryption. */
export const useEncryptionOf = (id: ParticipantId): EncryptionStatus | undefined =>
  useEncryptionState((state) => state.statuses.get(id), undefined);
