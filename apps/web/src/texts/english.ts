import type { DeviceFailure, EndReason, HostCommand, QualityLevel, Source } from '@crossfade/video-core';
import { counting } from './counted.ts';
import { englishSite } from './english-site.ts';

const LANGUAGE = englishSite.language.tag;
const counted = counting(LANGUAGE);
const whole = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const rounded = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 1 });
const listed = new Intl.ListFormat(LANGUAGE, { type: 'unit' });
const together = new Intl.ListFormat(LANGUAGE, { type: 'conjunction' });
/** Sizes in pixels are written without separators. */
const pixels = new Intl.NumberFormat(LANGUAGE, { useGrouping: false });

/** What a screen says: what happened, and what to do. */
export interface ScreenText {
  readonly title: string;
  readonly body: string;
}

/** A device, or two, with the verbs that go with it. */
export interface DeviceText {
  readonly name: string;
  /** After "no". */
  readonly none: string;
  readonly is: string;
  readonly was: string;
}

const deviceErrors = {
  'not-found': (device: DeviceText): ScreenText => ({
    title: `No ${device.none} found`,
    body: `Plug one in and try again, or go on without it.`,
  }),
  'in-use': (device: DeviceText): ScreenText => ({
    title: `Your ${device.name} ${device.is} busy`,
    body: `Another app or tab is using it. Close it and try again.`,
  }),
  denied: (device: DeviceText): ScreenText => ({
    title: `Your ${device.name} ${device.is} blocked`,
    body: `Open the site settings next to the address bar, allow the ${device.name}, then try again. You can also go on without it.`,
  }),
  'denied-by-system': (device: DeviceText): ScreenText => ({
    title: `Your system blocks the ${device.name}`,
    body: `Allow this browser to use the ${device.name} in the privacy settings of your computer or phone, then try again. You can also go on without it.`,
  }),
  unsupported: (device: DeviceText): ScreenText => ({
    title: `This page cannot use your ${device.name}`,
    body: 'Browsers allow that on secure pages only. Open this page with https:// or from localhost.',
  }),
  ended: (device: DeviceText): ScreenText => ({
    title: `Your ${device.name} ${device.was} disconnected`,
    body: 'Plug it back in, or choose another one under Settings.',
  }),
  failed: (device: DeviceText): ScreenText => ({
    title: `Your ${device.name} did not start`,
    body: 'Try again. If that does not help, restart the browser.',
  }),
} satisfies Record<DeviceFailure, (device: DeviceText) => ScreenText>;

/** What a source is called within a sentence. */
const sourceName = (source: Source): string =>
  ({
    camera: 'camera',
    microphone: 'microphone',
    screen: 'screen sharing',
    'screen-audio': 'screen sound',
  })[source];

/** Two people by their names, and of more the first, who stands for them. */
const people = ([first = '', ...others]: readonly string[]): string =>
  together.format([
    first,
    ...(others.length > 1 ? [counted(others.length, { one: '# other', other: '# others' })] : others),
  ]);

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Every word that people read in a call and at its door, in one place for whoever translates it. */
export const english = {
  /** Under what the provider of a call cannot do, with the reason that its adapter gives. */
  unavailable: (reason: string) => `Not available in this call: ${reason}`,

  /** Under a field that holds more than can be sent. */
  tooLong: (longest: number) => `This is too long: at most ${whole.format(longest)} characters can be sent.`,

  preview: {
    title: 'Ready when you are',
    where: 'Call',
    nameLabel: 'Your name',
    namePlaceholder: 'What the others will see',
    nameProblems: {
      missing: () => 'Type your name, so that the others know who you are.',
      'too-long': (longest: number) => `Shorten your name to ${whole.format(longest)} characters.`,
      unreadable: () => 'Some characters in your name cannot be shown. Type it again.',
    },
    join: 'Join',
    camera: 'Camera',
    microphone: 'Microphone',
    speaker: 'Speaker',
    systemSpeaker: 'System’s default',
    testSpeaker: 'Test',
    testPlaying: 'Playing…',
    testFailed: 'No sound',
    level: 'Microphone level',
    noChoice: 'Browser’s default',
    cameraOff: 'Your camera is off',
    cameraStarting: 'Starting your camera. Allow it if the browser asks.',
    retry: 'Try again',
    stage: 'How the others will see you',
    hint: 'Only you can see this for now.',
    mutedHint: 'You will enter muted.',
  },

  encryption: {
    name: 'End-to-end encryption',
    mark: 'Encrypted',
    choose: 'Encrypt end to end',
    chooseNote: 'Only people with the key can see and hear this call. Our servers cannot.',
    passphrase: 'Passphrase (optional)',
    passphraseNote:
      'If you leave this empty, the link carries the key. Otherwise, tell everyone the passphrase yourself.',
    isEncrypted: 'This call is encrypted end to end',
    isNotEncrypted: 'This call is already running, without end-to-end encryption.',
    unsupported:
      'Your browser cannot encrypt calls end to end. Use a current Chrome, Edge, Firefox or Safari.',
    key: 'Key or passphrase',
    keyNote: 'Ask the person who invited you.',
    applyKey: 'Use key',
    enterKey: 'Enter key',
    close: 'Close',
    scope:
      'Video and sound are encrypted on your device. Only people with the same key can see and hear them.',
    chatScope: 'Chat messages, names and raised hands are not encrypted: the server can read them.',
    recording: {
      encrypted: 'This call cannot be recorded: it is encrypted, so the server cannot see or hear it.',
    },
    keyErrors: {
      missing: 'This call is encrypted and you do not have its key. Others cannot see or hear you.',
      wrong: 'Others are using a different key. You cannot see or hear each other.',
    },
    unreadable: {
      off: 'Not encrypted',
      'missing-key': 'Encrypted; the key is missing',
      'wrong-key': 'Encrypted with another key',
    },
  },

  devices: {
    camera: { name: 'camera', none: 'camera', is: 'is', was: 'was' },
    microphone: { name: 'microphone', none: 'microphone', is: 'is', was: 'was' },
    both: { name: 'camera and microphone', none: 'camera or microphone', is: 'are', was: 'were' },
  },
  deviceErrors,

  call: {
    people: 'People in this call',
    you: 'you',
    count: (count: number) => counted(count, { one: '# person', other: '# people' }),
    mute: 'Mute',
    unmute: 'Unmute',
    startCamera: 'Start camera',
    stopCamera: 'Stop camera',
    microphoneRefused: 'A host turned off your microphone',
    shareScreen: 'Share screen',
    stopSharing: 'Stop sharing',
    screenRefused: 'A host turned off screen sharing for you',
    cameraRefused: 'A host turned off your camera',
    copyLink: 'Copy link',
    copied: 'Link copied',
    copyFailed: 'Copy it from the address bar',
    raiseHand: 'Raise hand',
    lowerHand: 'Lower hand',
    handRaised: 'hand raised',
    raisedHand: (name: string) => `${name} raised a hand`,
    leave: 'Leave',
    controls: 'Call controls',
    aloneTitle: 'You are the only one here',
    aloneBody: 'Share the link. Anyone who opens it joins you here.',
    tile: (name: string, facts: readonly string[]) => [name, ...facts].join(', '),
    muted: 'muted',
    cameraOff: 'camera off',
    unnamed: 'Guest',
    quality: {
      excellent: 'Connection: excellent',
      good: 'Connection: good',
      poor: 'Connection: poor',
      lost: 'Connection: lost',
      unknown: 'Connection: not measured yet',
    } satisfies Record<QualityLevel, string>,
    qualityUnavailable: (reason: string) => `Connection: not measured in this call: ${reason}`,
    joined: (names: readonly string[]) => `${people(names)} joined`,
    left: (names: readonly string[]) => `${people(names)} left`,
    nowHeard: 'Your microphone is on',
    nowMuted: 'You are muted',
    nowSeen: 'Your camera is on',
    nowUnseen: 'Your camera is off',
    backAgain: 'You are back in the call',
    pluggedIn: (label: string) => `${label} is connected`,
    useDevice: 'Use it',
    nowUsing: (label: string) => `Now using ${label}`,
    pin: (what: string) => `Pin ${what}`,
    unpin: (what: string) => `Unpin ${what}`,
    enlarge: (what: string) => `Enlarge ${what}`,
    ownPicture: 'your picture',
    ownScreen: 'your screen',
    hideOwn: 'Hide your picture',
    showOwn: 'Show your picture',
    presents: (name: string) => `${name} is presenting`,
    fullScreen: 'Full screen',
    leaveFullScreen: 'Leave full screen',
    fullScreenOf: (what: string) => `Full screen for ${what}`,
    presenting: 'You are presenting',
    screenOf: (name: string) => `${name}’s screen`,
    pages: 'More people',
    page: (page: number, pages: number) => `Page ${whole.format(page)} of ${whole.format(pages)}`,
    previousPage: 'Previous page',
    nextPage: 'Next page',
  },

  shortcuts: {
    title: 'Keyboard shortcuts',
    close: 'Close shortcuts',
    on: 'Use these keys during calls',
    does: {
      microphone: 'Mute or unmute',
      camera: 'Start or stop your camera',
      screen: 'Share a screen, or stop sharing',
      hand: 'Raise or lower your hand',
      chat: 'Open or close the chat',
      people: 'Show or hide who is in the call',
      pin: 'Pin someone, or unpin',
      fullScreen: 'Full screen, or back',
      previousPage: 'Previous page of people',
      nextPage: 'Next page of people',
      help: 'Show these shortcuts',
    },
  },

  people: {
    title: 'People',
    toggle: (count: number) =>
      counted(count, { one: '# person: show or hide the list', other: '# people: show or hide the list' }),
    close: 'Close people',
    host: 'Host',
    cameraOn: 'camera on',
    microphoneOn: 'microphone on',
    blocked: (sources: readonly Source[]) => `Blocked: ${listed.format(sources.map(sourceName))}`,
    locked: 'Locked: nobody new can join',
  },

  host: {
    controls: 'Host controls',
    lock: 'Lock the call',
    lockNote: 'Nobody new can join.',
    guestsMay: 'Guests may',
    may: {
      microphone: 'Speak',
      camera: 'Show their camera',
      screen: 'Share a screen',
    },
    muteAll: 'Mute everyone',
    allMuted: 'Everyone else is muted now',
    lowerHands: 'Lower all hands',
    handsLowered: 'All hands are down',
    end: 'End for everyone',
    endTitle: 'End the call for everyone?',
    endBody: 'Everyone is disconnected, including you. The same link starts a new call.',
    cancel: 'Cancel',
    undo: 'Undo',
    actionsOn: (name: string) => `Actions for ${name}`,
    action: (action: HostCommand): string => {
      switch (action.type) {
        case 'block':
          return `${action.blocked ? 'Block' : 'Allow'} ${sourceName(action.source)}`;
        case 'role':
          return action.role === 'host' ? 'Make host' : 'Make guest';
        case 'lower-hand':
          return 'Lower hand';
        case 'remove':
          return 'Remove from the call…';
        default:
          return 'Mute';
      }
    },
    done: (action: HostCommand, name: string): string => {
      switch (action.type) {
        case 'block':
          return `${capital(sourceName(action.source))} ${action.blocked ? 'blocked' : 'allowed again'} for ${name}`;
        case 'role':
          return action.role === 'host' ? `${name} is a host now` : `${name} is a guest now`;
        case 'lower-hand':
          return `${name}’s hand is down`;
        default:
          return `${name} is muted`;
      }
    },
    removeTitle: (name: string) => `Remove ${name}?`,
    removeBody: (name: string) =>
      `${name} will be removed immediately and cannot rejoin from the same browser. They can from another browser or device, unless you lock the call.`,
    removeBodyLocked: (name: string) =>
      `${name} will be removed immediately and cannot rejoin while the call is locked.`,
    removeAndLock: 'Also lock the call',
    removeMessage: 'Message to them (optional)',
    removeConfirm: 'Remove',
    removed: (name: string) => `${name} was removed`,
    failed: (why: string) => `That did not work. ${why}`.trim(),
    givenBack: (source: Source) =>
      `You may use ${source === 'screen' ? '' : 'your '}${sourceName(source)} again`,
    madeHost: 'You are a host of this call now',
    madeGuest: 'You are no longer a host of this call',
    nowLocked: 'The call is locked: nobody new can join',
    nowUnlocked: 'The call is unlocked',
    nowWithheld: (source: Source, withheld: boolean): string =>
      withheld
        ? `${capital(sourceName(source))} can now be used by hosts only`
        : `${capital(sourceName(source))} can be used by everyone again`,
  },

  chat: {
    title: 'Chat',
    open: 'Open chat',
    openUnread: (count: number) =>
      counted(count, { one: 'Open chat, # unread message', other: 'Open chat, # unread messages' }),
    close: 'Close chat',
    messages: 'Messages',
    newer: 'New messages',
    field: 'Message to everyone',
    placeholder: 'Message to everyone',
    send: 'Send message',
    you: 'You',
    sending: 'Sending…',
    notSent: 'Not sent.',
    retry: 'Try again',
    discard: 'Discard',
    nothingTitle: 'No messages yet',
    nothingBody: 'Everyone in the call can read what you write, including people who join later.',
    away: 'Chat is disconnected. Your messages are sent when it reconnects.',
    notice: (name: string, text: string) => `${name}: ${text}`,
  },

  settings: {
    title: 'Settings',
    close: 'Close settings',
    statistics: 'Call statistics',
    sendQuality: 'What you send',
    sendQualities: {
      high: 'High: as sharp as your camera',
      medium: 'Medium: about half the data',
      low: 'Low: for slow networks',
    },
    audioOnly: 'Audio only',
    audioOnlyNote: 'You hear the others but do not see them. This saves data.',
  },

  statistics: {
    title: 'Call statistics',
    close: 'Close statistics',
    copy: 'Copy as JSON',
    copied: 'Copied',
    nothing: 'Nothing is sent or received yet.',
    own: 'You',
    directions: { send: 'Sent', receive: 'Received' },
    sources: {
      camera: 'camera',
      microphone: 'microphone',
      screen: 'screen',
      'screen-audio': 'screen sound',
    } satisfies Record<Source, string>,
    facts: {
      codec: 'Codec',
      picture: 'Picture',
      layers: 'Layers',
      bitrate: 'Bitrate',
      loss: 'Lost',
      roundTrip: 'Round trip',
      jitter: 'Jitter',
      freezes: 'Freezes',
      path: 'Path',
    },
    picture: (width: number, height: number, rate: number) =>
      `${pixels.format(width)} × ${pixels.format(height)}, ${whole.format(rate)} fps`,
    layers: (count: number) => counted(count, { other: '# sent' }),
    codecLacking: {
      browser: (used: string, wanted: string) => `${used}, since this browser does not encode ${wanted}`,
      provider: (used: string, wanted: string) => `${used}, since this call cannot carry ${wanted}`,
    },
    kilobits: (rate: number) => `${rounded.format(rate)} kbit/s`,
    megabits: (rate: number) => `${rounded.format(rate)} Mbit/s`,
    percent: (share: number) => `${tenths.format(share)} %`,
    milliseconds: (time: number) => `${whole.format(time)} ms`,
    freezes: (count: number, seconds: number) =>
      count === 0 ? 'none' : `${whole.format(count)} (${tenths.format(seconds)} s)`,
    relayed: (protocol: string) => `${protocol}, relayed`,
    unknownPath: 'not known',
  },

  banner: {
    joining: 'Joining…',
    slowJoin:
      'Still joining. Your network may be blocking calls: try another one, such as a phone’s hotspot.',
    busy: 'Many people are joining from your network. You will join automatically',
    busyFor: (seconds: number) => ` in ${whole.format(seconds)} s.`,
    reconnecting: 'You lost your connection. Reconnecting…',
    playbackBlocked: 'Your browser is blocking sound and video until you tap.',
    unlock: 'Turn on sound and video',
    controlAway:
      'Chat, raised hands and host controls are not connected. Reload the page if this does not pass.',
    reload: 'Reload',
    limited: 'Your network is slow. Video may be less sharp.',
    audioOnly: 'Audio only: you do not see the others.',
    showVideo: 'Show video',
    replaced: ({ name, was }: DeviceText, label: string) =>
      label === ''
        ? `Your ${name} ${was} disconnected. Another one took over.`
        : `Your ${name} ${was} disconnected. Now using ${label}.`,
    missing: ({ name }: DeviceText) => `The ${name} you chose is not connected. Another one is in use.`,
    interrupted:
      'A phone call or another app is using your microphone. The others hear you again when it ends.',
    forcedMute: 'A host muted you. You can unmute when you want to speak.',
    screenDenied:
      'Your system does not let this browser share the screen. On a Mac, allow it under System Settings, Privacy & Security, Screen & System Audio Recording, then restart the browser.',
    screenFailed: 'Your screen could not be shared. Try again, or choose a window or tab instead.',
    dismiss: 'Close',
  },

  badge: {
    label: 'Why this provider',
    reasons: {
      PIN: 'the call was already there',
      KILL_SWITCH: 'the other one is switched off',
      AUDIENCE: 'so that everyone invited can take part',
      RULE: 'a rule',
      REQUEST: 'this environment asks for it',
      VIDEO_PROVIDER: 'the server is set to it',
      DEFAULT: 'the default',
    },
    fellBack: (from: string) => `instead of ${from}, which is not healthy`,
  },

  ended: {
    left: { title: 'You left the call', body: 'You can come back any time with the same link.' },
    removed: {
      title: 'You were removed from the call',
      body: 'A host removed you. If you think this was a mistake, ask the person who invited you.',
    },
    replaced: {
      title: 'The call continues in another tab',
      body: 'You opened this call in another tab of this browser, so it moved there. You can bring it back here.',
    },
    ended: {
      title: 'The call has ended',
      body: 'It was ended for everyone. The same link starts a new call.',
    },
    'server-away': {
      title: 'We cannot reach the server',
      body: 'Check your connection. If other sites work, the server may be down for a moment: try again shortly.',
    },
    refused: {
      title: 'You cannot join this call',
      body: 'The server refused. Ask the person who invited you for a new link.',
    },
    'cannot-run': {
      title: 'Reload the page to join this call',
      body: 'This call needs a newer version of the page. Reload to get it.',
    },
    failed: {
      title: 'Joining did not work',
      body: 'Try again. If it keeps happening, send the code below to the people who run this site.',
    },
  } satisfies Record<EndReason, ScreenText>,

  /** For an error that has no code: mostly a part of the page that a newer version replaced. */
  outdated: {
    title: 'Reload the page to join',
    body: 'A part of this page did not load. It was probably updated while you had it open.',
  },
  /** When our server was reached, but not the media server. */
  networkBlocks: {
    title: 'Your network may be blocking calls',
    body: 'We reached the site, but not the server that carries sound and video. Try another network, such as a phone’s hotspot, turn off your VPN, or ask your network administrator to allow WebSockets and UDP.',
  },

  /** For answers whose code says more than the reason does. */
  endedByCode: {
    'invalid-input': {
      title: 'This call cannot be opened',
      body: 'The link or the name was not accepted. Change it and try again.',
    },
    'call-full': {
      title: 'The call is full',
      body: 'Nobody else can join right now. Try again when someone has left.',
    },
    'not-encrypted': {
      title: 'This call is not encrypted',
      body: 'Your link asks for end-to-end encryption, but this call was started without it. Go back and turn encryption off to join anyway, or start a new call.',
    },
    'encryption-unsupported': {
      title: 'This call is encrypted end to end',
      body: 'Your browser cannot do that. Use a current Chrome, Edge, Firefox or Safari, on a secure page.',
    },
    'call-locked': {
      title: 'The host has locked this call',
      body: 'Nobody new can join right now. Ask someone in the call to unlock it, then try again.',
    },
  } as Readonly<Record<string, ScreenText>>,

  endedActions: {
    toCall: 'Back to the call',
    here: 'Continue here',
    retry: 'Try again',
    reload: 'Reload the page',
    back: 'Go back',
    start: 'Start page',
    code: (code: string) => `Code: ${code}`,
  },
} as const;
