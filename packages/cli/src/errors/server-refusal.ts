import { CommandError } from './command-error.ts';

/** The server refused; the message is its own. */
export class ServerRefusal extends CommandError {
  /** The server's code, such as `move-in-progress`. */
  readonly reason: string;
  /** Seconds after which to try again, where the server says so. */
  readonly retryAfter: number | undefined;

  constructor(reason: string, message: string, retryAfter?: number) {
    super('refused', `${message} (${reason})`);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}
