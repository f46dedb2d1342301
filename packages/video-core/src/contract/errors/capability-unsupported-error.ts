import { CrossfadeError } from './crossfade-error.ts';

/** The chosen provider cannot do this; ask its capability manifest first. */
export class CapabilityUnsupportedError extends CrossfadeError {
  constructor(feature: string, kind: string, reason: string, options?: { readonly cause?: unknown }) {
    super('capability-unsupported', `${kind} does not support ${feature}: ${reason}`, options);
  }
}
