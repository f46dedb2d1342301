import { CrossfadeError } from './crossfade-error.ts';

/** The code of a provider's adapter did not load, as after a new version replaced the files of this one. */
export class AdapterNotLoadedError extends CrossfadeError {
  static override readonly code = 'adapter-not-loaded';
}
