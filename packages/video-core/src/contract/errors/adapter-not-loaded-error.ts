import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The code of a provider's adapter did not load, as after a new version replaced the files of this one. */
export class AdapterNotLoadedError extends CrossfadeError {
  static override readonly code = 'adapter-not-loaded';

  constructor(options?: CrossfadeErrorOptions) {
    super('A part of this page did not load. Reload the page.', options);
  }
}
