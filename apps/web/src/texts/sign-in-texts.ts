import { englishSignIn } from './english/sign-in.ts';

/** The words of the sign-in page. */
export const signInTexts = englishSignIn;
