import { englishStreams } from './english/streams.ts';

/** The words of the pages of streams. */
export const streamsTexts = englishStreams;
