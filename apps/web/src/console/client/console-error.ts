/** The server refused, or gave no answer; the message is a sentence for whoever asked. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError';
  /** The server's code; `unreachable` where no answer came. */
  readonly code: string;
  /** Seconds after which to try again, where the server says so. */
  readonly retryAfter: number | undefined;

  constructor(code: string, message: string, retryAfter?: number, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
