import type { EndReason } from '@crossfade/video-core';
import type { ScreenText } from '../screen-text.ts';

/** For answers whose code says more than the reason does. */
const endedByCode: Readonly<Record<string, ScreenText>> = {
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
    body: 'No one else can join right now. Ask someone in the call to unlock it, then try again.',
  },
};

/** The texts of the screens after a call, or in place of one. */
export const englishEnded = {
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

  endedByCode,

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
