import { CrossfadeError } from '@crossfade/video-core';

/** A request's body is larger than anything the route takes. */
export class BodyTooLargeError extends CrossfadeError {
  constructor(limit: number, options?: { readonly cause?: unknown }) {
    super('body-too-large', `The body may have at most ${limit} bytes.`, options);
  }
}
