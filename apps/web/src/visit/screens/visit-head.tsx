import { CalendarPlus } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { Logo } from '../../brand/logo.tsx';
import { visitTexts } from '../../texts/visit-texts.ts';
import { useHydrated } from '../../ui/use-hydrated.ts';
import type { VisitorSnapshot } from '../visit-state.ts';
import { ownTimeZone, visitTime } from '../visit-time.ts';

/** Whose page it is; no link leads away from a visit. */
export const VisitHead = ({ residence }: Pick<VisitorSnapshot, 'residence'>): ReactNode => (
  <header className="page-head visit-head">
    <Logo />
    <span className="visit-residence">{visitTexts.at(residence)}</span>
  </header>
);

/** Whom the visit is with, and when, for the reader and at the residence. */
export function VisitWhen({ snapshot }: { readonly snapshot: VisitorSnapshot }): ReactNode {
  const hydrated = useHydrated();
  const time = useMemo(
    () => visitTime(snapshot, hydrated ? ownTimeZone() : snapshot.timeZone),
    [snapshot, hydrated],
  );
  return (
    <p className="visit-when">
      <strong>{visitTexts.with(snapshot.resident)}</strong>
      <span>{visitTexts.when(time.day, time.from, time.to)}</span>
      {time.there === undefined ? null : <span>{visitTexts.whenThere(time.there, snapshot.residence)}</span>}
    </p>
  );
}

export const CalendarLink = (): ReactNode => (
  <a className="button button-quiet" href={`${location.pathname}/calendar`} download>
    <CalendarPlus aria-hidden="true" />
    {visitTexts.calendar}
  </a>
);
