import { CrossfadeError } from '../../contract/errors/crossfade-error.ts';

/** Nobody with this id has joined the call. */
export class ParticipantNotFoundError extends CrossfadeError {
  constructor(options?: { readonly cause?: unknown }) {
    super('participant-not-found', 'Nobody with this id has joined the call.', options);
  }
}
