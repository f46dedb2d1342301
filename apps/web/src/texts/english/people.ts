import type { HostCommand, Source } from '@crossfade/video-core';
import { capital, counted, listed, sourceName } from './wording.ts';

/** The texts of the participant list, the hosts’ controls and the chat. */
export const englishPeople = {
  people: {
    title: 'People',
    toggle: (count: number) =>
      counted(count, { one: '# person: show or hide the list', other: '# people: show or hide the list' }),
    close: 'Close people',
    host: 'Host',
    cameraOn: 'camera on',
    microphoneOn: 'microphone on',
    blocked: (sources: readonly Source[]) => `Blocked: ${listed.format(sources.map(sourceName))}`,
    locked: 'Locked: no one else can join',
  },

  host: {
    controls: 'Host controls',
    lock: 'Lock the call',
    lockNote: 'No one else can join.',
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
    removeBodyVisit: (name: string) =>
      `${name} will be removed immediately and cannot come back to this visit, on any device.`,
    removeAndLock: 'Also lock the call',
    removeMessage: 'Message to them (optional)',
    removeConfirm: 'Remove',
    removed: (name: string) => `${name} was removed`,
    failed: (why: string) => `That did not work. ${why}`.trim(),
    givenBack: (source: Source) =>
      `You may use ${source === 'screen' ? '' : 'your '}${sourceName(source)} again`,
    madeHost: 'You are a host of this call now',
    madeGuest: 'You are no longer a host of this call',
    nowLocked: 'The call is locked: no one else can join',
    nowUnlocked: 'The call is unlocked',
    nowRestricted: (source: Source, restricted: boolean): string =>
      restricted
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
    delete: (name: string) => `Delete the message of ${name}`,
    deleteOwn: 'Delete your message',
    deleteTitle: 'Delete this message?',
    deleteBody: 'Nobody in the call sees it any more. This cannot be undone.',
    deleteConfirm: 'Delete',
    deleteCancel: 'Keep it',
    deleted: 'The message was deleted',
    notDeleted: (why: string) => `The message was not deleted. ${why}`,
    nothingTitle: 'No messages yet',
    nothingBody: 'Everyone in the call can read what you write, including people who join later.',
    away: 'Chat is disconnected. Your messages are sent when it reconnects.',
    notice: (name: string, text: string) => `${name}: ${text}`,
  },
} as const;
