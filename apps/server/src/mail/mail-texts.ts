import { englishMail } from './english-mail.ts';

/** The words of mails to visitors. */
export const mailTexts = englishMail;
