import { CrossfadeError } from './crossfade-error.ts';

/** The person was removed from this call and may not come back. */
export class ParticipantRemovedError extends CrossfadeError {
  static override readonly code = 'participant-removed';
}
