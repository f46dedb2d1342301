import { siteTexts } from '../texts/site-texts.ts';

const { tag } = siteTexts.language;

/** Day and time at the residence. */
export const dayAndTime = (iso: string, timeZone: string): string =>
  new Intl.DateTimeFormat(tag, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(new Date(iso));
