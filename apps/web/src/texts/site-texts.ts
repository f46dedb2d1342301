import { englishSite } from './english/site.ts';

/** The words that every page may show. */
export const siteTexts = englishSite;
