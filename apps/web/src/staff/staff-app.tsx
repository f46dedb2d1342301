'use client';

import type { Call } from '@crossfade/video-core/client';
import type { Speaker } from '@crossfade/video-core/devices';
import { LoaderCircle, WifiOff } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { useAway } from '../api/use-away.ts';
import { useCommands } from '../api/use-commands.ts';
import { useSnapshot } from '../api/use-snapshot.ts';
import { MessagePage } from '../brand/message-page.tsx';
import { staffTexts } from '../texts/staff-texts.ts';
import { AuditSection, FiguresSection, HistorySection } from './lists/read-only-sections.tsx';
import { IncidentsSection } from './incidents/incidents-section.tsx';
import { InvitationsSection } from './lists/invitations-section.tsx';
import { ResidentsSection } from './lists/residents-section.tsx';
import { TabletsSection } from './lists/tablets-section.tsx';
import { VisitorsSection } from './lists/visitors-section.tsx';
import { StaffHead } from './staff-head.tsx';
import type { Section } from './sections.ts';
import type { StaffSnapshot } from './staff-state.ts';
import { TodaySection } from './today/today-section.tsx';

export interface StaffAppProps {
  readonly section: Section;
  readonly createStaffCall: (speaker: Speaker) => Call;
  readonly createDoorCall: () => Call;
}

/** The pages of the residence's staff, on one stream of what happens today. */
export function StaffApp({ section, ...calls }: StaffAppProps): ReactNode {
  const { snapshot, connected, refused, take } = useSnapshot<StaffSnapshot>('/staff');
  const away = useAway(connected);
  const { send } = useCommands();
  const signedOut = refused?.status === 401;
  const signOut = (): void => void send('POST', '/auth/sign-out').then(() => location.assign('/sign-in'));
  useEffect(() => {
    if (signedOut) location.replace(`/sign-in?${new URLSearchParams({ next: location.pathname })}`);
  }, [signedOut]);

  if (refused !== undefined && !signedOut)
    return (
      <MessagePage title={staffTexts.refused.title} body={staffTexts.refused.body} look="warn">
        <button type="button" className="button button-quiet" onClick={signOut}>
          {staffTexts.signOut}
        </button>
      </MessagePage>
    );
  if (snapshot === undefined)
    return (
      <output className="visit-loading">
        <LoaderCircle className="spin" aria-hidden="true" />
        {staffTexts.loading}
      </output>
    );
  return (
    <div className="staff" data-testid="staff" data-section={section}>
      <StaffHead snapshot={snapshot} section={section} onSignOut={signOut} />
      <output className="staff-offline">
        {away ? (
          <>
            <WifiOff aria-hidden="true" />
            {staffTexts.offline}
          </>
        ) : null}
      </output>
      <main className="staff-main">
        {section === 'today' ? (
          <TodaySection
            snapshot={snapshot}
            onVisit={(visit) =>
              take({
                ...snapshot,
                visits: snapshot.visits.map((before) => (before.id === visit.id ? visit : before)),
              })
            }
            {...calls}
          />
        ) : null}
        {section === 'residents' ? <ResidentsSection /> : null}
        {section === 'tablets' ? <TabletsSection timeZone={snapshot.timeZone} /> : null}
        {section === 'visitors' ? <VisitorsSection /> : null}
        {section === 'invitations' ? <InvitationsSection timeZone={snapshot.timeZone} /> : null}
        {section === 'history' ? <HistorySection timeZone={snapshot.timeZone} /> : null}
        {section === 'incidents' ? (
          <IncidentsSection
            timeZone={snapshot.timeZone}
            mayClose={snapshot.me.may.includes('incidents:close')}
          />
        ) : null}
        {section === 'audit' ? <AuditSection timeZone={snapshot.timeZone} /> : null}
        {section === 'figures' ? <FiguresSection /> : null}
      </main>
    </div>
  );
}
