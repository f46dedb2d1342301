import { CrossfadeError } from './crossfade-error.ts';

/** A host has locked the call: new participants are not admitted. */
export class CallLockedError extends CrossfadeError {
  static override readonly code = 'call-locked';
}
