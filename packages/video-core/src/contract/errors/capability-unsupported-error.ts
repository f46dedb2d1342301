import { CrossfadeError } from './crossfade-error.ts';

/** The chosen provider cannot do this; ask its capability manifest first. */
export class CapabilityUnsupportedError extends CrossfadeError {
  static override readonly code = 'capability-unsupported';
}
