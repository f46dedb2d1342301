import { englishOwnVisits } from './english/own-visits.ts';

/** The words of the page of a regular visitor's own visits. */
export const ownVisitsTexts = englishOwnVisits;
