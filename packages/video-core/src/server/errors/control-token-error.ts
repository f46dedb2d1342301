import { CrossfadeError } from '../../contract/errors/crossfade-error.ts';

const WORDS = {
  'token-invalid': 'This token was not issued by this server. Join again.',
  'token-expired': 'This token has expired. Join again.',
} as const;

/** The token of a control channel is forged, or too old to open one. */
export class ControlTokenError extends CrossfadeError {
  constructor(code: keyof typeof WORDS) {
    super(code, WORDS[code]);
  }
}
