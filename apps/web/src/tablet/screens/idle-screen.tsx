import { BellOff, CircleCheck, TriangleAlert, UserPlus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { tabletTexts } from '../../texts/tablet-texts.ts';
import { useServerClock } from '../../visit/use-server-clock.ts';
import { dayOf, timeOfDay } from '../../visit/visit-time.ts';
import { InviteScreen } from '../invite/invite-screen.tsx';
import { nameAndRelation } from './name-and-relation.ts';
import type { TabletScreenProps } from '../tablet-actions.ts';
import type { TabletReadiness } from '../tablet-state.ts';
import { TabletButton } from './tablet-button.tsx';

/** A visit that ended while the resident was in it. */
export interface EndedVisit {
  readonly visitors: readonly string[];
  /** ISO 8601. */
  readonly at: string;
}

export interface IdleScreenProps extends Pick<TabletScreenProps, 'snapshot'> {
  readonly ended: EndedVisit | undefined;
  readonly readiness: TabletReadiness | undefined;
  /** A touch, with which the browser lets the page ring. */
  readonly onWake: () => void;
}

/** A clock, and who comes today. */
export function IdleScreen({ snapshot, ended, readiness, onWake }: IdleScreenProps): ReactNode {
  const { timeZone, next, missed, residents, residence } = snapshot;
  const now = new Date(useServerClock(snapshot.now)).toISOString();
  const { idle, invite } = tabletTexts;
  const [inviting, setInviting] = useState(false);
  const shared = residents.length > 1;
  const ready = readiness === undefined || Object.values(readiness).every(Boolean);
  if (inviting) return <InviteScreen snapshot={snapshot} onClose={() => setInviting(false)} />;
  return (
    <main className="idle">
      <div className="idle-clock">
        <p className="idle-time">
          <time dateTime={now}>{timeOfDay(now, timeZone)}</time>
        </p>
        <p className="idle-day">{dayOf(now, timeZone)}</p>
        <p className="idle-place">
          <bdi>{shared ? snapshot.tablet.name : (residents[0]?.name ?? snapshot.tablet.name)}</bdi>
          <span>{residence}</span>
        </p>
        <p className="idle-ready" data-ready={ready}>
          {ready ? <CircleCheck aria-hidden="true" /> : <TriangleAlert aria-hidden="true" />}
          {ready ? idle.ready : idle.notReady}
        </p>
      </div>
      <section className="idle-visits" aria-labelledby="idle-next">
        <output>
          {ended === undefined ? null : (
            <p className="idle-ended">
              {idle.ended(ended.visitors.join(', '), timeOfDay(ended.at, timeZone))}
            </p>
          )}
        </output>
        <h1 id="idle-next">{next.length === 0 ? idle.none : idle.next}</h1>
        <ul>
          {next.map(({ visit, startsAt, visitors, resident }) => (
            <li key={visit} className="idle-visit">
              <time dateTime={startsAt}>{timeOfDay(startsAt, timeZone)}</time>
              <span>
                {visitors.map(nameAndRelation).join(', ')}
                {shared ? <small>{idle.for(resident)}</small> : null}
              </span>
            </li>
          ))}
        </ul>
        <TabletButton label={invite.open} icon={UserPlus} onClick={() => setInviting(true)} />
        <div role="log">
          <ul className="idle-missed">
            {missed.map(({ name, at }) => (
              <li key={`${name} ${at}`}>{idle.missed(name, timeOfDay(at, timeZone))}</li>
            ))}
          </ul>
        </div>
        {readiness === undefined || readiness.sound ? null : (
          <TabletButton label={idle.silent} icon={BellOff} onClick={onWake} />
        )}
      </section>
    </main>
  );
}
