import { CrossfadeError } from './crossfade-error.ts';

/** Nobody with this id has joined the call. */
export class ParticipantNotFoundError extends CrossfadeError {
  static override readonly code = 'participant-not-found';
}
