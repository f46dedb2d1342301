import type { DeviceFailure } from '@crossfade/video-core';
import type { DeviceText } from '../device-text.ts';
import type { ScreenText } from '../screen-text.ts';
import { whole } from './wording.ts';

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

/** The texts before joining, and of devices wherever they fail. */
export const englishLobby = {
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

  devices: {
    camera: { name: 'camera', none: 'camera', is: 'is', was: 'was' },
    microphone: { name: 'microphone', none: 'microphone', is: 'is', was: 'was' },
    both: { name: 'camera and microphone', none: 'camera or microphone', is: 'are', was: 'were' },
  },

  deviceErrors,
} as const;
