import { counted, whole } from './wording.ts';

/** Every word on a resident's tablet: few, short and large. */
export const englishTablet = {
  title: 'Tablet',
  loading: 'Starting…',
  offline: 'No connection. Trying again…',

  pair: {
    title: 'Connect this tablet',
    body: 'Staff get a code under Tablets. It is needed once; the tablet then stays connected.',
    code: 'Code',
    connect: 'Connect',
    connecting: 'Connecting…',
    wrong: 'This code is wrong or too old. Get a new one.',
    busy: 'Too many tries. Wait a minute, then try again.',
    unreachable: 'The server did not answer. Check the connection.',
  },

  start: {
    title: 'Touch to start',
    body: 'The tablet can then ring and show visitors.',
    start: 'Start',
    missing: (what: readonly string[]) => `Not allowed yet: ${what.join(', ')}`,
    camera: 'camera',
    microphone: 'microphone',
    allow: 'Allow both when the browser asks. Blocked? Allow them in the browser’s site settings.',
    without: 'Go on without',
  },

  idle: {
    next: 'Today',
    none: 'No visits today',
    for: (resident: string) => `for ${resident}`,
    ended: (names: string, time: string) => `The visit with ${names} ended at ${time}.`,
    missed: (name: string, time: string) => `${name} was here at ${time}`,
    ready: 'Ready',
    notReady: 'Needs attention',
    silent: 'Rings cannot be heard. Touch here.',
  },

  invite: {
    open: 'Invite a visitor',
    who: 'Whom do you want to see?',
    nobody: 'No visitors are known yet. Staff can add them.',
    unreachable: 'No connection. Go back and try again.',
    when: (name: string) => `When should ${name} come?`,
    now: 'Now',
    nowSaid: 'now',
    today: 'Today',
    tomorrow: 'Tomorrow',
    at: (day: string, time: string) => `${day}, ${time}`,
    days: 'Days',
    times: 'Times',
    sure: (name: string, when: string) => `Invite ${name}: ${when}?`,
    confirm: 'Invite',
    done: (name: string, when: string) => `${name} is invited: ${when}`,
    mailed: 'They get the invitation by e-mail.',
    passedOn: 'The residence passes on the invitation.',
    close: 'Done',
    back: 'Back',
  },

  ring: {
    isHere: 'is here to see you',
    isHereFor: (resident: string) => `is here to see ${resident}`,
    admitted: 'Staff have let them in already.',
    new: 'This device was not seen before.',
    answer: 'Answer',
    decline: 'Decline',
    autoAnswer: (seconds: number) =>
      `Answers by itself in ${counted(seconds, { one: '# second', other: '# seconds' })}. You will be seen and heard.`,
    more: (name: string) => `${name} is here too`,
    look: 'See who it is',
  },

  door: {
    title: (name: string) => `${name} is at the door`,
    unseen: 'They cannot see or hear you yet.',
    connecting: 'The picture is coming…',
    noPicture: 'No picture: their camera is off.',
    admit: 'Admit',
    decline: 'Decline',
  },

  left: {
    title: 'You left the visit',
    back: 'Go back',
    for: (seconds: number) => `You can go back for ${whole.format(seconds)} seconds.`,
  },

  failed: 'That did not work. Please press again.',
} as const;
