import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The chosen provider cannot do this; ask its capability manifest first. */
export class CapabilityUnsupportedError extends CrossfadeError {
  static override readonly code = 'capability-unsupported';

  constructor(feature: string, kind: string, reason: string, options?: CrossfadeErrorOptions) {
    super(CapabilityUnsupportedError.code, `${kind} does not support ${feature}: ${reason}`, options);
  }
}
