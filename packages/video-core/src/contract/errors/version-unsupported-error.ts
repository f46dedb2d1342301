import { CrossfadeError } from './crossfade-error.ts';

/** The two ends of a channel share no version of its protocol. */
export class VersionUnsupportedError extends CrossfadeError {
  static override readonly code = 'unsupported';
}
