import { CrossfadeError } from './crossfade-error.ts';

/** Every deployment that could answer is killed, unhealthy or not configured. */
export class NoProviderError extends CrossfadeError {
  static override readonly code = 'no-provider';
}
