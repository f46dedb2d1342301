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
export class CrossfadeError extends Error {
  static readonly code: ErrorCode;
  /** One of `ERROR_CODES`; a later server may send others. */
  readonly code: ErrorCode | (string & {});
  readonly [marker] = true;

  constructor(message: string, options?: CrossfadeErrorOptions & { readonly code?: string }) {
    super(options?.message ?? message, options);
    this.name = new.target.name;
    this.code = options?.code ?? new.target.code;
  }

  /**
   * An error is an instance of the class that has its code; of `CrossfadeError`, with any code. So `instanceof` also holds
   * for what a server threw, and between two copies of the package.
   */
  static override [Symbol.hasInstance](error: unknown): boolean {
    if (typeof error !== 'object' || error === null || !(marker in error)) return false;
    return this.code === undefined || ('code' in error && error.code === this.code);
  }
}
