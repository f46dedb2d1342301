import { signInTexts } from '../texts/sign-in-texts.ts';

/** What is said of a status that is not about what was entered; `undefined` of the others. */
export function signInFailure(status: number): string | undefined {
  if (status === 429) return signInTexts.busy;
  return status === 0 || status >= 500 ? signInTexts.unreachable : undefined;
}
