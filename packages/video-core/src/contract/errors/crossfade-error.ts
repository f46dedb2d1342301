const marker = Symbol.for('crossfade.error');

/**
 * The base of every error that this library throws. `code` is stable and meant for programs, `message`
 * says to people what to do. Recognised by a marker, so that two copies of the package agree.
 */
export class CrossfadeError extends Error {
  readonly code: string;
  readonly [marker] = true;

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }

  static isInstance(error: unknown): error is CrossfadeError {
    return typeof error === 'object' && error !== null && marker in error;
  }
}
