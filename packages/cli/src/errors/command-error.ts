/** Why a command stopped. `refused`: nothing was changed and the message says what to do; `failed`: a step failed. */
export type CommandErrorCode = 'usage' | 'manifest' | 'refused' | 'failed' | 'interrupted';

/** A command stops with a sentence for the person who ran it; the stack would tell them nothing. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  readonly code: CommandErrorCode;

  constructor(code: CommandErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
