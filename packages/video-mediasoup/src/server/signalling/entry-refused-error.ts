import type { Refusal } from '../../protocol/index.ts';

/** A connection that is refused; the client receives code and message. */
export class EntryRefusedError extends Error {
  readonly code: Refusal['code'];
  /** Under this name socket.io sends it along: https://socket.io/docs/v4/middlewares/#handling-middleware-error */
  readonly data: Refusal;

  constructor(code: Refusal['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EntryRefusedError';
    this.code = code;
    this.data = { code, message };
  }
}
