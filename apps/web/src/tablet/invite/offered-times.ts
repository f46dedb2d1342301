import { dateAt, momentAt } from '../../visit/moment-at.ts';

/** Times of day at which visits are offered, at the residence. */
const HOURS = { first: 9, last: 19 } as const;
const DAYS = 7;
/** Milliseconds that an invitation needs to reach the visitor. */
const NOTICE = 10 * 60_000;

/** A day with the moments at which a visit can begin on it, ISO 8601. */
export interface OfferedDay {
  /** Days from today, at the residence. */
  readonly daysLater: number;
  readonly times: readonly string[];
}

/**
 * The half hours of the next days from which a resident chooses; a day on which it is too late is left out.
 * @param now ms since 1970
 * @param timeZone of the residence (IANA)
 */
export function offeredTimes(now: number, timeZone: string): readonly OfferedDay[] {
  return Array.from({ length: DAYS }, (_, daysLater) => {
    const date = dateAt(now, timeZone, daysLater);
    const times = halfHours()
      .map((time) => momentAt(`${date}T${time}`, timeZone))
      .filter((moment) => Date.parse(moment) >= now + NOTICE);
    return { daysLater, times };
  }).filter(({ times }) => times.length > 0);
}

const halfHours = (): readonly string[] =>
  Array.from({ length: 2 * (HOURS.last - HOURS.first) + 1 }, (_, half) => {
    const hour = String(HOURS.first + Math.floor(half / 2)).padStart(2, '0');
    return `${hour}:${half % 2 === 0 ? '00' : '30'}`;
  });
