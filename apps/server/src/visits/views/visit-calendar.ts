import { createEvent } from 'ics';
import type { VisitorSnapshot } from './visitor-snapshot.ts';

export interface Appointment extends Pick<
  VisitorSnapshot,
  'residence' | 'resident' | 'startsAt' | 'endsAt' | 'timeZone' | 'contact' | 'state'
> {
  readonly id: string;
  /** Of the visitor's page. */
  readonly url: string;
}

/** An appointment as a calendar file. Times are in UTC, so that each calendar shows its owner's own; the text says the residence's. */
export function visitCalendar(appointment: Appointment): string {
  const { id, url, residence, resident, startsAt, endsAt, timeZone, contact, state } = appointment;
  const cancelled = state.name === 'over' && (state.reason === 'cancelled' || state.reason === 'removed');
  const local = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone,
  }).format(new Date(startsAt));
  const { error, value } = createEvent({
    uid: `${id}@visits.crossfade`,
    productId: '-//Crossfade//Visits//EN',
    title: `Video visit with ${resident}`,
    description: [
      `${local} (${timeZone}), ${residence}.`,
      `Open this link a few minutes before: ${url}`,
      ...(contact === undefined ? [] : [`Trouble? ${contact}`]),
    ].join('\n'),
    url,
    location: residence,
    start: Date.parse(startsAt),
    startInputType: 'utc',
    startOutputType: 'utc',
    end: Date.parse(endsAt),
    endInputType: 'utc',
    endOutputType: 'utc',
    status: cancelled ? 'CANCELLED' : 'CONFIRMED',
    method: cancelled ? 'CANCEL' : 'PUBLISH',
    alarms: [
      {
        action: 'display',
        description: `Video visit with ${resident}`,
        trigger: { minutes: 10, before: true },
      },
    ],
  });
  if (typeof value !== 'string') throw error ?? new Error('the calendar file could not be made');
  return value;
}
