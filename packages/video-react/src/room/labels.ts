import type { DeviceFailure } from '@crossfade/video-core';

/** Every word that the components of this folder show or say to screen readers. */
export interface RoomLabels {
  readonly name: string;
  readonly join: string;
  readonly joining: string;
  readonly joinAgain: string;
  readonly leave: string;
  readonly you: string;
  readonly alone: string;
  readonly participants: string;
  readonly controls: string;
  readonly mute: string;
  readonly unmute: string;
  readonly muted: string;
  readonly startCamera: string;
  readonly stopCamera: string;
  readonly startScreen: string;
  readonly stopScreen: string;
  /** Of a participant's screen. */
  readonly screenOf: (name: string) => string;
  readonly chat: string;
  /** On the button that opens the chat. */
  readonly chatWithUnread: (unread: number) => string;
  readonly message: string;
  readonly send: string;
  readonly reconnecting: string;
  readonly unlockPlayback: string;
  readonly left: string;
  readonly ended: string;
  readonly microphoneFailed: (failure: DeviceFailure) => string;
  readonly cameraFailed: (failure: DeviceFailure) => string;
}

const why: Readonly<Record<DeviceFailure, string>> = {
  denied: 'is blocked. Allow it in the address bar, then try again.',
  'denied-by-system': 'is blocked by the system. Allow it in the settings of your device.',
  'not-found': 'was not found. Connect one, then try again.',
  'in-use': 'is used by another application. Close that one, then try again.',
  unsupported: 'is not supported by this browser.',
  ended: 'was disconnected.',
  failed: 'did not start. Try again.',
};

/** In English; give `labels` to change some of them or all. */
export const ROOM_LABELS: RoomLabels = {
  name: 'Your name',
  join: 'Join',
  joining: 'Joining…',
  joinAgain: 'Join again',
  leave: 'Leave',
  you: 'You',
  alone: 'Nobody else is here yet.',
  participants: 'Participants',
  controls: 'Controls',
  mute: 'Mute',
  unmute: 'Unmute',
  muted: 'Muted',
  startCamera: 'Start camera',
  stopCamera: 'Stop camera',
  startScreen: 'Share screen',
  stopScreen: 'Stop sharing',
  screenOf: (name) => `${name}’s screen`,
  chat: 'Chat',
  chatWithUnread: (unread) => `Chat (${unread} new)`,
  message: 'Message',
  send: 'Send',
  reconnecting: 'Reconnecting…',
  unlockPlayback: 'Play sound',
  left: 'You left the call.',
  ended: 'The call is over for you.',
  microphoneFailed: (failure) => `The microphone ${why[failure]}`,
  cameraFailed: (failure) => `The camera ${why[failure]}`,
};

export interface Labelled {
  /** Words in place of the English ones. */
  readonly labels?: Partial<RoomLabels> | undefined;
}

export const allLabels = (labels: Partial<RoomLabels> | undefined): RoomLabels => ({
  ...ROOM_LABELS,
  ...labels,
});
