import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The server refused with a code that this version has no class for, such as one of a later version. */
export class ServerRefusedError extends CrossfadeError {
  static override readonly code = 'server-refused';
  /** The server's own code. */
  readonly answer: string;

  constructor(answer: string, message: string, options?: CrossfadeErrorOptions) {
    super(message, options);
    this.answer = answer;
  }
}
