import type { Source } from '@crossfade/video-core';
import { counted, pixels, rounded, tenths, whole } from './wording.ts';

/** The texts of the settings and statistics. */
export const englishSettings = {
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
      resolution: 'Resolution',
      layers: 'Layers',
      bitrate: 'Bitrate',
      loss: 'Lost',
      roundTrip: 'Round trip',
      jitter: 'Jitter',
      freezes: 'Freezes',
      path: 'Path',
    },
    resolution: (width: number, height: number, rate: number) =>
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
} as const;
