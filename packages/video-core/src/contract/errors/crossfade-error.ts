import type { ErrorCode } from './error-code.ts';

const marker = Symbol.for('crossfade.error');

export interface CrossfadeErrorOptions {
  readonly cause?: unknown;
  /** Replaces the class's own message, for example with the one that a server sent. */
  readonly message?: string;
}

/**
 * The base of every error that this library throws. `code` is stable and meant for programs, `message` tells people what
 * to do. Each class declares its one code, and is made as `Error` is unless it words its own message.
 */
export abstract class CrossfadeError extends Error {
  static readonly code: ErrorCode;
  readonly code: ErrorCode;
  readonly [marker] = true;

  constructor(message: string, options?: CrossfadeErrorOptions) {
    super(options?.message ?? message, options);
    this.name = new.target.name;
    this.code = new.target.code;
  }

  /**
   * Whether `error` is of this class, or of any where asked of `CrossfadeError`. Compares a marker and the code, so that
   * it holds between two copies of the package, where `instanceof` does not.
   */
  static isInstance<Kind extends CrossfadeError>(
    this: { readonly prototype: Kind; readonly code: ErrorCode | undefined },
    error: unknown,
  ): error is Kind {
    if (typeof error !== 'object' || error === null || !(marker in error)) return false;
    return this.code === undefined || ('code' in error && error.code === this.code);
  }
}
