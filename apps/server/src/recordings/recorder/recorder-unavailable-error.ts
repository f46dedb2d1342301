import { CrossfadeError } from '@crossfade/video-core';

/** What recordings need is not on this machine; the message says how to get it. */
export class RecorderUnavailableError extends CrossfadeError {
  static override readonly code = 'recorder-unavailable';
}
