import { createEvent } from 'ics';
import type { VisitorSnapshot } from './visitor-snapshot.ts';

/** The words of a calendar file, in one language. */
export interface CalendarWords {
  /** BCP 47, of the date in the text. */
  readonly locale: string;
  readonly title: (resident: string) => string;
  readonly open: (url: string) => string;
  readonly help: (contact: string) => string;
}

export const englishCalendar: CalendarWords = {
  locale: 'en-GB',
  title: (resident) => `Video visit with ${resident}`,
  open: (url) => `Open this link a few minutes before: ${url}`,
  help: (contact) => `Trouble? ${contact}`,
};

export interface Appointment extends Pick<
  VisitorSnapshot,
  'residence' | 'resident' | 'startsAt' | 'endsAt' | 'timeZone' | 'contact'
> {
  /** The visit's. */
  readonly id: string;
  /** Takes the appointment out of the calendar again. */
  readonly cancelled: boolean;
  /** Of the visitor's page; absent where it no longer works. */
  readonly url?: string;
}

/** An appointment as a calendar file. Times are in UTC, so that each calendar shows its owner's own; the text says the residence's. */
export function visitCalendar(appointment: Appointment, words = englishCalendar): string {
  const { id, url, residence, resident, startsAt, endsAt, timeZone, contact, cancelled } = appointment;
  const local = new Intl.DateTimeFormat(words.locale, {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone,
  }).format(new Date(startsAt));
  const { error, value } = createEvent({
    uid: `${id}@visits.crossfade`,
    productId: '-//Crossfade//Visits//EN',
    title: words.title(resident),
    description: [
      `${local} (${timeZone}), ${residence}.`,
      ...(url === undefined ? [] : [words.open(url)]),
      ...(contact === undefined ? [] : [words.help(contact)]),
    ].join('\n'),
    ...(url !== undefined && { url }),
    location: residence,
    start: Date.parse(startsAt),
    startInputType: 'utc',
    startOutputType: 'utc',
    end: Date.parse(endsAt),
    endInputType: 'utc',
    endOutputType: 'utc',
    status: cancelled ? 'CANCELLED' : 'CONFIRMED',
    method: cancelled ? 'CANCEL' : 'PUBLISH',
    // A calendar takes what replaces an entry by its greater number (RFC 5546, section 2.1.4).
    sequence: cancelled ? 1 : 0,
    alarms: [
      {
        action: 'display',
        description: words.title(resident),
        trigger: { minutes: 10, before: true },
      },
    ],
  });
  if (typeof value !== 'string') throw error ?? new Error('the calendar file could not be made');
  return value;
}
