import { englishTablet } from './english/tablet.ts';

/** The words on a resident's tablet. */
export const tabletTexts = englishTablet;
