'use client';

import { LogOut, Video } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { get } from '../api/api-client.ts';
import { ApiError } from '../api/api-error.ts';
import { useCommands } from '../api/use-commands.ts';
import { usePolled } from '../api/use-polled.ts';
import { LoadingPage } from '../brand/loading-page.tsx';
import { Logo } from '../brand/logo.tsx';
import { MessagePage } from '../brand/message-page.tsx';
import { signInPath } from '../sign-in/sign-in-path.ts';
import { ownVisitsTexts } from '../texts/own-visits-texts.ts';
import { useServerClock } from '../visit/use-server-clock.ts';
import { ownTimeZone, timeOfDay, visitTime } from '../visit/visit-time.ts';
import { visitTexts } from '../texts/visit-texts.ts';
import type { OwnVisit, OwnVisits } from './own-visits.ts';

const SIGN_IN = signInPath('/visits');

/** Milliseconds between two looks: what is planned now stands here soon. */
const PAUSE_MS = 20_000;

const ownVisits = (): Promise<OwnVisits> => get('/own-visits');

/** What a regular visitor who is signed in sees: their visits, and the way into the one that is now. */
export function OwnVisitsPage(): ReactNode {
  const { answer: visits, error: failure, reload } = usePolled(ownVisits, PAUSE_MS);
  const { send } = useCommands();
  const status = failure instanceof ApiError ? failure.status : undefined;
  const signedOut = status === 401;
  const signOut = (): void => void send('POST', '/auth/sign-out').then(() => location.assign('/sign-in'));
  useEffect(() => {
    if (signedOut) location.replace(SIGN_IN);
  }, [signedOut]);
  const { refused } = ownVisitsTexts;
  if (status === 403)
    return (
      <MessagePage title={refused.title} body={refused.body} look="warn">
        <a className="button button-primary" href={SIGN_IN}>
          {refused.signIn}
        </a>
      </MessagePage>
    );
  if (visits === undefined && (failure === undefined || signedOut))
    return <LoadingPage text={ownVisitsTexts.loading} />;
  return (
    <div className="own-visits" data-testid="own-visits">
      <header className="page-head visit-head">
        <Logo />
        <span className="visit-residence">{visits?.residence}</span>
        <button type="button" className="button button-quiet own-visits-out" onClick={signOut}>
          <LogOut aria-hidden="true" />
          {ownVisitsTexts.signOut}
        </button>
      </header>
      <main className="own-visits-main">
        <h1>{ownVisitsTexts.title}</h1>
        <div role="alert">
          {failure === undefined ? null : (
            <p className="own-visits-failed">
              {ownVisitsTexts.failed}
              <button type="button" className="button button-quiet" onClick={reload}>
                {ownVisitsTexts.retry}
              </button>
            </p>
          )}
        </div>
        {visits === undefined ? null : <List visits={visits} />}
      </main>
    </div>
  );
}

function List({ visits }: { readonly visits: OwnVisits }): ReactNode {
  const now = useServerClock(visits.now);
  const { none, noneWhy } = ownVisitsTexts;
  if (visits.items.length === 0)
    return (
      <div>
        <p>{none}</p>
        <p className="own-visits-note">{noneWhy}</p>
      </div>
    );
  return (
    <ul className="own-visits-list">
      {visits.items.map((visit) => (
        <Visit key={visit.id} visit={visit} of={visits} open={Date.parse(visit.opensAt) <= now} />
      ))}
    </ul>
  );
}

interface VisitProps {
  readonly visit: OwnVisit;
  readonly of: OwnVisits;
  /** Whether one can come in. */
  readonly open: boolean;
}

function Visit({ visit, of: { timeZone, residence }, open }: VisitProps): ReactNode {
  const { resident, opensAt, token } = visit;
  const { enter, enterOf, check, checkOf, open: openNow, opensAt: opens } = ownVisitsTexts;
  const { day, from, to, there } = visitTime({ ...visit, timeZone }, ownTimeZone());
  return (
    <li className="own-visit" data-testid="own-visit" data-open={open}>
      <div>
        <h2>{visitTexts.with(resident)}</h2>
        <p>{visitTexts.when(day, from, to)}</p>
        {there === undefined ? null : (
          <p className="own-visits-note">{visitTexts.whenThere(there, residence)}</p>
        )}
        <p className="own-visits-note">{open ? openNow : opens(timeOfDay(opensAt, ownTimeZone()))}</p>
      </div>
      <a
        className={`button button-large ${open ? 'button-primary' : 'button-quiet'}`}
        href={`/visit/${token}`}
        aria-label={(open ? enterOf : checkOf)(resident)}
      >
        <Video aria-hidden="true" />
        {open ? enter : check}
      </a>
    </li>
  );
}
