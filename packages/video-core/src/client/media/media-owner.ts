import type { ParticipantId } from '../../contract/identity.ts';
import type { Source } from '../../contract/media.ts';

/** What one participant sends of one source, whichever room carries it. */
export interface MediaOwner {
  readonly participantId: ParticipantId | 'local';
  readonly source: Source;
}

/** The owner of what comes from a room. */
export interface RemoteOwner extends MediaOwner {
  readonly participantId: ParticipantId;
}

/** An owner as the key of a map. */
export const ownerKey = ({ participantId, source }: MediaOwner): string => `${source} ${participantId}`;
