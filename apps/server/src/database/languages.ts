/** The languages in which mails are written: there is a file of texts for each. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];
