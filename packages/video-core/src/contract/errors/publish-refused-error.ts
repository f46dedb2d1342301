import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The server does not let this participant publish the source. */
export class PublishRefusedError extends CrossfadeError {
  static override readonly code = 'publish-refused';

  constructor(source: string, options?: CrossfadeErrorOptions) {
    super(`You may not share your ${source} in this call.`, options);
  }
}
