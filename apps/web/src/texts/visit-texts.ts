import { englishVisit } from './english/visit.ts';

/** The words of a visitor's pages, and of the call inside a visit. */
export const visitTexts = englishVisit;
