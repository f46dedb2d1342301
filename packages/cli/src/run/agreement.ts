import { CommandError } from '../errors/command-error.ts';

/** Asks before something is changed. Answers `false`, and has said so, where the person declines. */
export type Agreed = (question: string) => Promise<boolean>;

export interface Asking {
  /** Agrees to everything. */
  readonly yes: boolean;
  /** Asks the person at the terminal; none where there is no terminal. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  readonly print: (text: string) => void;
}

/** Throws `CommandError` where there is nobody to ask. */
export const agreement =
  ({ yes, confirm, print }: Asking): Agreed =>
  async (question) => {
    if (yes) return true;
    if (!confirm) throw new CommandError('refused', 'There is no terminal to ask at. Say --yes.');
    if (await confirm(question)) return true;
    print('Nothing was changed.\n');
    return false;
  };
