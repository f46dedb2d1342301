import type { Language } from '../database/languages.ts';
import { englishMail } from './english-mail.ts';
import { germanMail } from './german-mail.ts';
import type { MailTexts } from './mail-words.ts';

/** The words of mails to visitors, by the language of their residence. */
export const mailTexts: Readonly<Record<Language, MailTexts>> = { en: englishMail, de: germanMail };
