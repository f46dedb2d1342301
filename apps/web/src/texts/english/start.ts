/** Every word of the start page. */
export const englishStart = {
  title: 'Talk face to face.',
  titleSecond: 'One link is all it takes.',
  lead: 'Start a call, send the link, and anyone who opens it can join. It runs in the browser, on a phone or a computer, without an account.',
  signIn: 'Sign in',
  tablet: 'Set up a resident’s tablet',
  create: 'New call',
  creating: 'Opening…',
  or: 'or go to one you were invited to',
  keyPlaceholder: 'quiet-harbor or a link',
  open: 'Open',
  keyMissing: 'Type the name of a call, or paste its link.',
  points: [
    {
      title: 'Look before you join',
      body: 'Check camera, microphone and name first. Nobody sees you until you are in.',
    },
    {
      title: 'Stays up when networks do not',
      body: 'When your connection drops, the call waits for you and carries on.',
    },
    {
      title: 'The link stays yours',
      body: 'Keep it for next week. The same link always leads to the same place.',
    },
  ],
  /** Who is in the drawn call. */
  picture: ['Mira', 'Grandpa Theo', 'Sam'],
  footer: 'Calls are carried over encrypted connections.',
} as const;
