import { CrossfadeError } from './crossfade-error.ts';

/** A host has locked the call, so nobody new is let in. */
export class CallLockedError extends CrossfadeError {
  constructor(options?: { readonly cause?: unknown }) {
    super('call-locked', 'This call is locked. Ask somebody inside to unlock it, then try again.', options);
  }
}
