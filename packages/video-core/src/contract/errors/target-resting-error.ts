import { CrossfadeError } from './crossfade-error.ts';

/** A move of this call to this deployment was aborted a moment ago. */
export class TargetRestingError extends CrossfadeError {
  static override readonly code = 'target-resting';
}
