import { CrossfadeError, type CrossfadeErrorOptions } from '@crossfade/video-core';

/** A request's body is larger than anything the route takes. */
export class BodyTooLargeError extends CrossfadeError {
  static override readonly code = 'body-too-large';

  constructor(limit: number, options?: CrossfadeErrorOptions) {
    super(`The request body is too large. Send at most ${limit} bytes.`, options);
  }
}
