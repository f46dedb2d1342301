import { englishStart } from './english/start.ts';

/** The words of the start page. */
export const startTexts = englishStart;
