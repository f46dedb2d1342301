import type { Source } from '@crossfade/video-core';
import { counting } from '../counted.ts';
import { englishSite } from './site.ts';

const LANGUAGE = englishSite.language.tag;
export const counted = counting(LANGUAGE);
export const whole = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
export const tenths = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
export const rounded = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 1 });
export const listed = new Intl.ListFormat(LANGUAGE, { type: 'unit' });
const together = new Intl.ListFormat(LANGUAGE, { type: 'conjunction' });
/** Sizes in pixels are written without separators. */
export const pixels = new Intl.NumberFormat(LANGUAGE, { useGrouping: false });

/** What a source is called within a sentence. */
export const sourceName = (source: Source): string =>
  ({
    camera: 'camera',
    microphone: 'microphone',
    screen: 'screen sharing',
    'screen-audio': 'screen sound',
  })[source];

/** Two people by their names, and of more the first, who stands for them. */
export const people = ([first = '', ...others]: readonly string[]): string =>
  together.format([
    first,
    ...(others.length > 1 ? [counted(others.length, { one: '# other', other: '# others' })] : others),
  ]);

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const UNITS = [
  ['day', 24 * 60],
  ['hour', 60],
  ['minute', 1],
] as const;

/** A time in the largest unit that fits it, such as "1 hour". */
export function lasting(minutes: number): string {
  const [unit, size] = UNITS.find(([, each]) => minutes % each === 0) ?? UNITS[2];
  return new Intl.NumberFormat(LANGUAGE, { style: 'unit', unit, unitDisplay: 'long' }).format(minutes / size);
}
