import { CrossfadeError } from '../../contract/errors/crossfade-error.ts';

/** Somebody in the call asks for what only its hosts may do. */
export class NotAHostError extends CrossfadeError {
  constructor() {
    super('not-a-host', 'Only a host of this call may do that.');
  }
}
