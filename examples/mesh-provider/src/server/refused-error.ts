import type { Refusal } from '../protocol/messages.ts';

/** A participant is refused. socket.io sends `data` to their browser. */
export class RefusedError extends Error {
  readonly data: Refusal;

  constructor(reason: Refusal['reason'], message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'RefusedError';
    this.data = { reason, message };
  }
}
