import { siteTexts } from '../texts/site-texts.ts';

const { tag } = siteTexts.language;

/** When something is, for the reader and at the residence. */
export interface VisitTime {
  readonly day: string;
  readonly from: string;
  readonly to: string;
  /** The beginning at the residence, where its clocks show another time than the reader's. */
  readonly there: string | undefined;
}

/** Where this browser's clocks are (IANA). */
export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A time of day, with its zone where that is asked for. */
export const timeOfDay = (iso: string, timeZone: string, named = false): string =>
  new Intl.DateTimeFormat(tag, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
    ...(named && { timeZoneName: 'short' }),
  }).format(new Date(iso));

export const dayOf = (iso: string, timeZone: string): string =>
  new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long', timeZone }).format(
    new Date(iso),
  );

/** Whole seconds from `now` (ms since 1970) until then; 0 once it is past. */
export const secondsUntil = (iso: string, now: number): number =>
  Math.max(0, Math.ceil((Date.parse(iso) - now) / 1_000));

/** Whole minutes from then until `now` (ms since 1970); 0 while it is to come. */
export const minutesSince = (iso: string, now: number): number =>
  Math.max(0, Math.floor((now - Date.parse(iso)) / 60_000));

/** Says the zones whenever they differ, so that nobody comes an hour late. */
export function visitTime(
  {
    startsAt,
    endsAt,
    timeZone,
  }: { readonly startsAt: string; readonly endsAt: string; readonly timeZone: string },
  own: string,
): VisitTime {
  const differs =
    timeOfDay(startsAt, own) !== timeOfDay(startsAt, timeZone) ||
    dayOf(startsAt, own) !== dayOf(startsAt, timeZone);
  return {
    day: dayOf(startsAt, own),
    from: timeOfDay(startsAt, own, differs),
    to: timeOfDay(endsAt, own, differs),
    there: differs ? timeOfDay(startsAt, timeZone, true) : undefined,
  };
}
