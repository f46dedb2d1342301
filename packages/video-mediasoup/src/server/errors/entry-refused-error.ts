import { CrossfadeError } from '@crossfade/video-core';
import type { Refusal } from '../../protocol/index.ts';

/** A connection that is not let in; the client is told the code and the message. */
export class EntryRefusedError extends CrossfadeError {
  /** Under this name socket.io sends it along: https://socket.io/docs/v4/middlewares/#handling-middleware-error */
  readonly data: Refusal;

  constructor(code: Refusal['code'], message: string, options?: { readonly cause?: unknown }) {
    super(code, message, options);
    this.data = { code, message };
  }
}
