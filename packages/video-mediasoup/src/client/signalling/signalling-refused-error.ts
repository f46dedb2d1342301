import type { Refusal } from '../../protocol/index.ts';

/** The server does not let this connection in, and said why; a `Signalling` rejects `open` with it. */
export class SignallingRefusedError extends Error {
  readonly code: Refusal['code'];

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = 'SignallingRefusedError';
    this.code = refusal.code;
  }
}
