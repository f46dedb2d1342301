import type { ScreenText } from '../screen-text.ts';
import { counted, whole } from './wording.ts';

/** Every word that a visitor reads before, in and after a visit. */
export const englishVisit = {
  title: 'Visit',
  loading: 'Opening your visit…',
  with: (resident: string) => `Visit with ${resident}`,
  at: (residence: string) => residence,
  when: (day: string, from: string, to: string) => `${day}, ${from} to ${to}`,
  whenThere: (from: string, residence: string) => `${from} at ${residence}`,
  calendar: 'Add to calendar',
  offline: 'No connection to the server. Trying again…',

  unknown: {
    title: 'This link does not work',
    body: 'It may be incomplete or withdrawn. Copy the whole link from your invitation, or ask for a new one.',
    signIn: 'Sign in',
  } satisfies ScreenText & { readonly signIn: string },

  check: {
    title: 'Check your camera and sound',
    early: (time: string) => `The waiting room opens at ${time}. You can check your devices now.`,
    earlyDone: (time: string) =>
      `You are all set. The waiting room opens at ${time}. Keep this page open, or come back then.`,
    now: 'Enter the waiting room when you are ready.',
    late: (time: string) => `The visit began at ${time}. You can still come in.`,
    otherDevice:
      'This invitation was first opened on another device. You can wait here too; staff see that this device is new.',
    list: 'What was checked',
    camera: 'Camera',
    microphone: 'Microphone',
    network: 'Connection',
    state: {
      cameraOn: 'Working',
      cameraStarting: 'Starting. Allow it if the browser asks.',
      cameraOff: 'Off. You can visit without it.',
      microphoneOn: 'Say something to test it',
      microphoneHeard: 'Working',
      microphoneStarting: 'Starting. Allow it if the browser asks.',
      microphoneOff: 'Off. You will not be heard.',
      networkChecking: 'Checking…',
      networkGood: 'Good',
      networkSlow: 'Slow. The picture may be less sharp.',
      networkBlocked: 'Calls may be blocked here. Try mobile data, or turn off a VPN.',
      networkAway: 'The server did not answer. Check your internet connection.',
    },
    devices: 'Choose other devices',
    ready: 'Enter the waiting room',
    entering: 'Entering…',
    withoutDevices: 'You can enter without camera or microphone and turn them on later.',
    fixes: {
      'chrome-desktop': 'Select the icon left of the address, turn on Camera and Microphone, then reload.',
      'chrome-android':
        'Tap the icon left of the address, then Permissions, and allow Camera and Microphone.',
      'safari-desktop': 'In the menu bar choose Safari, Settings for This Website, and allow both.',
      'safari-ios': 'Tap the icon left of the address, then Website Settings, and allow both.',
      'firefox-desktop':
        'Select the crossed-out camera left of the address, remove the block, and try again.',
      'firefox-android': 'Tap the lock left of the address, then allow Camera and Microphone.',
      'edge-desktop': 'Select the lock left of the address, turn on Camera and Microphone, then reload.',
      'samsung-internet': 'Tap the lock left of the address, then Permissions, and allow both.',
      'in-app': 'This app’s own browser may not allow calls. Open the link in Safari or Chrome.',
      other: 'Allow camera and microphone for this site in your browser’s settings, then reload.',
    },
  },

  lobby: {
    title: 'You are in the waiting room',
    waiting: (resident: string) => `${resident} will be asked to let you in. Stay on this page.`,
    ringing: (resident: string) => `We are ringing ${resident}’s tablet now.`,
    autoAnswer: (seconds: number) =>
      `The tablet answers by itself in ${counted(seconds, { one: '# second', other: '# seconds' })}. You will then be seen and heard.`,
    watched: 'The residence can see you now, before you are let in.',
    since: (minutes: number) =>
      minutes === 0
        ? 'You just arrived.'
        : `Waiting for ${counted(minutes, { one: '# minute', other: '# minutes' })}.`,
    staffTold: 'Staff have been told that you are waiting.',
    messages: 'Messages from the residence',
    message: (from: string, time: string) => `${from}, ${time}`,
    otherTime: 'Ask for another time',
    otherTimeWhy: 'Nobody may be free right now.',
    otherTimeAsked: 'You asked for another time. The residence will contact you. You may also keep waiting.',
    leave: 'Leave',
    contact: (contact: string) => `Need help? Call ${contact}`,
  },

  call: {
    help: 'Help',
    helpCalled: 'Staff have been called',
    helpComing: (name: string) => `${name} is coming`,
    helpHere: 'Staff are here',
    leave: 'Leave',
    replaced: 'This visit is open in another tab.',
    here: 'Continue here',
    alone: (names: string) => `${names} will be here in a moment.`,
    waitingForStaff: 'The visit goes on as soon as a member of staff is here.',
    endsIn: (minutes: number) =>
      minutes <= 0
        ? 'The visit ends in less than a minute.'
        : `The visit ends in ${counted(minutes, { one: '# minute', other: '# minutes' })}.`,
    chat: 'Chat',
    smallWindow: 'Small window',
    closeSmallWindow: 'Close small window',
    noPicture: 'There is no picture now.',
  },

  over: {
    ended: { title: 'The visit has ended', body: 'You can close this page.' },
    left: { title: 'You left the visit', body: 'You can close this page.' },
    unavailable: {
      title: 'The visit cannot take place right now',
      body: 'Ask for another time, or contact the residence.',
    },
    'other-time': {
      title: 'You asked for another time',
      body: 'The residence will contact you. You can close this page.',
    },
    cancelled: {
      title: 'This visit was cancelled',
      body: 'Contact the residence if you did not expect this.',
    },
    expired: {
      title: 'This invitation has expired',
      body: 'Ask the residence for a new one.',
    },
    removed: {
      title: 'You can no longer take part in this visit',
      body: 'Contact the residence if you have questions.',
    },
    back: 'Go back to the visit',
    backFor: (seconds: number) => `You can go back for ${whole.format(seconds)} s.`,
    otherTime: 'Ask for another time',
  } as const,

  failed: {
    unreachable: 'The server did not answer. Check your internet connection and try again.',
    'rate-limited': 'Too many tries. Wait a minute and try again.',
    other: 'That did not work. Try again.',
  },
} as const;
