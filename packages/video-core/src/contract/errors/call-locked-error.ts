import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** A host has locked the call, so nobody new is let in. */
export class CallLockedError extends CrossfadeError {
  static override readonly code = 'call-locked';

  constructor(options?: CrossfadeErrorOptions) {
    super(CallLockedError.code, 'This call is locked. Ask a host to unlock it, then try again.', options);
  }
}
