import { englishRecordings } from './english/recordings.ts';

/** The words of recordings. */
export const recordingsTexts = englishRecordings;
