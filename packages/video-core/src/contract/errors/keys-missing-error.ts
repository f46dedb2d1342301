import { CrossfadeError } from './crossfade-error.ts';

/** The call is end-to-end encrypted, and nothing on this side gave the keys. Nothing was sent. */
export class KeysMissingError extends CrossfadeError {
  static override readonly code = 'keys-missing';
}
