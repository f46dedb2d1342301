import { CrossfadeError } from './crossfade-error.ts';

/** The person was removed from this call and may not come back. */
export class ParticipantRemovedError extends CrossfadeError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('participant-removed', message, options);
  }
}
