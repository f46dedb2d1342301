import { CrossfadeError } from './crossfade-error.ts';

/** The server does not let this participant publish the source. */
export class PublishRefusedError extends CrossfadeError {
  constructor(source: string, options?: { readonly cause?: unknown }) {
    super('publish-refused', `You may not share your ${source} in this call.`, options);
  }
}
