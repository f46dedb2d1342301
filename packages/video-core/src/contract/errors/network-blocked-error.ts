import { CrossfadeError } from './crossfade-error.ts';

/** The server lets the participant in, but its media server is out of reach from this network. */
export class NetworkBlockedError extends CrossfadeError {
  static override readonly code = 'network-blocked';
}
