import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** Nobody with this id has joined the call. */
export class ParticipantNotFoundError extends CrossfadeError {
  static override readonly code = 'participant-not-found';

  constructor(options?: CrossfadeErrorOptions) {
    super(ParticipantNotFoundError.code, 'No participant with this id has joined the call.', options);
  }
}
