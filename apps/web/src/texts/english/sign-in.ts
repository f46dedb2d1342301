import { whole } from './wording.ts';

/** Every word of the sign-in page. */
export const englishSignIn = {
  title: 'Sign in',
  body: 'For staff and regular visitors. Guests use the link in their invitation.',
  email: 'E-mail',
  password: 'Password',
  submit: 'Sign in',
  submitting: 'Signing in…',
  wrong: 'E-mail or password is wrong.',
  busy: 'Too many tries. Wait a minute, then try again.',
  unreachable: 'The server did not answer. Check your connection and try again.',
  failed: 'Signing in did not work. Try again.',
  missing: 'Enter your e-mail and password.',
  invitation: {
    title: 'Choose a password',
    body: (shortest: number) =>
      `At least ${whole.format(shortest)} characters; a few words are easy to keep.`,
    tooShort: (shortest: number) => `Use at least ${whole.format(shortest)} characters.`,
    invalid: 'This invitation is used or expired. Ask for a new one.',
    submit: 'Save and sign in',
  },
  demonstration: 'Demonstration',
  demonstrationBody: 'Sign in as somebody of the demonstration residence, with one click.',
  as: (name: string, role: string) => `${name}, ${role}`,
} as const;
