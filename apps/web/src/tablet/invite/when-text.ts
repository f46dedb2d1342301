import { tabletTexts } from '../../texts/tablet-texts.ts';
import { dateAt } from '../../visit/moment-at.ts';
import { dayOf, timeOfDay } from '../../visit/visit-time.ts';

/** What a day is called, some days after today at the residence. */
export function dayText(daysLater: number, iso: string, timeZone: string): string {
  const { today, tomorrow } = tabletTexts.invite;
  return daysLater === 0 ? today : daysLater === 1 ? tomorrow : dayOf(iso, timeZone);
}

/** When a visit is to be, in words. */
export function whenText(when: string, now: number, timeZone: string): string {
  const { invite } = tabletTexts;
  if (when === 'now') return invite.nowSaid;
  const date = dateAt(Date.parse(when), timeZone);
  const daysLater = [0, 1].find((days) => dateAt(now, timeZone, days) === date) ?? 2;
  return invite.at(dayText(daysLater, when, timeZone), timeOfDay(when, timeZone));
}
