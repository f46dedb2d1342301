import type { Refusal } from '../protocol/messages.ts';

/** Somebody is not let in. socket.io hands `data` to their browser. */
export class RefusedError extends Error {
  readonly data: Refusal;

  constructor(reason: Refusal['reason'], message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'RefusedError';
    this.data = { reason, message };
  }
}
