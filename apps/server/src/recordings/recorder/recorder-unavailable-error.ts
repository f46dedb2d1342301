import { CrossfadeError } from '@crossfade/video-core';

/** What recordings need is not on this machine; the message says how to get it. */
export class RecorderUnavailableError extends CrossfadeError {
  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super(message, { code: 'recorder-unavailable', ...options });
  }
}
