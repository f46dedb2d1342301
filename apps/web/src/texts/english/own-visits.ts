/** Every word of the page of a regular visitor's own visits. */
export const englishOwnVisits = {
  title: 'Your visits',
  loading: 'Loading…',
  none: 'No visits are planned.',
  noneWhy: 'The residence invites you, and visits then stand here.',
  enter: 'Open the visit',
  enterOf: (resident: string) => `Open the visit with ${resident}`,
  check: 'Check camera and sound',
  checkOf: (resident: string) => `Check camera and sound for the visit with ${resident}`,
  opensAt: (time: string) => `Opens at ${time}`,
  open: 'Open now',
  failed: 'The server did not answer. Check your internet connection.',
  retry: 'Try again',
  signOut: 'Sign out',
  refused: {
    title: 'This page is for visitors with an account',
    body: 'Sign in as a visitor, or use the link in your invitation.',
    signIn: 'Sign in',
  },
} as const;
