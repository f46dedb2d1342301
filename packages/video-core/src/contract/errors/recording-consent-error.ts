import { CrossfadeError } from './crossfade-error.ts';

/** The call is recorded, or is about to be, and the joiner has not said that they agree. */
export class RecordingConsentError extends CrossfadeError {
  static override readonly code = 'recording-consent';

  constructor() {
    super('This call is being recorded. Agree to be recorded, or do not join.');
  }
}
