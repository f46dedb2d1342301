'use client';

import type { Call } from '@crossfade/video-core/client';
import Link from 'next/link';
import { useEffect, type ReactNode } from 'react';
import { useAway } from '../api/use-away.ts';
import { useCommands } from '../api/use-commands.ts';
import { useSnapshot } from '../api/use-snapshot.ts';
import { LoadingPage } from '../brand/loading-page.tsx';
import { MessagePage } from '../brand/message-page.tsx';
import { AwayNotice } from '../notices/away-notice.tsx';
import { signInPath } from '../sign-in/sign-in-path.ts';
import { staffTexts } from '../texts/staff-texts.ts';
import type { VisitCallParts } from '../visit/call/create-visit-call.ts';
import { AuditSection, FiguresSection, HistorySection } from './lists/read-only-sections.tsx';
import { IncidentsSection } from './incidents/incidents-section.tsx';
import { CreatorsSection } from './lists/creators-section.tsx';
import { InvitationsSection } from './lists/invitations-section.tsx';
import { ResidentsSection } from './lists/residents-section.tsx';
import { TabletsSection } from './lists/tablets-section.tsx';
import { VisitorsSection } from './lists/visitors-section.tsx';
import { MailsSection } from './mails/mails-section.tsx';
import { RecordingsSection } from './recordings/recordings-section.tsx';
import { StaffHead } from './staff-head.tsx';
import type { Section } from './sections.ts';
import type { StaffSnapshot, StaffVisit } from './staff-state.ts';
import { TodaySection } from './today/today-section.tsx';

export interface StaffAppProps {
  readonly section: Section;
  readonly createStaffCall: (parts: VisitCallParts) => Call;
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
    if (signedOut) location.replace(signInPath(location.pathname));
  }, [signedOut]);

  if (refused !== undefined && !signedOut)
    return (
      <MessagePage title={staffTexts.refused.title} body={staffTexts.refused.body} look="warn" linksHome>
        <Link className="button button-primary" href="/visits">
          {staffTexts.refused.visits}
        </Link>
        <button type="button" className="button button-quiet" onClick={signOut}>
          {staffTexts.signOut}
        </button>
      </MessagePage>
    );
  if (snapshot === undefined) return <LoadingPage text={staffTexts.loading} />;
  return (
    <div className="staff" data-testid="staff" data-section={section}>
      <StaffHead snapshot={snapshot} section={section} onSignOut={signOut} />
      <AwayNotice away={away} text={staffTexts.offline} />
      <main className="staff-main">
        <SectionContent section={section} snapshot={snapshot} take={take} {...calls} />
      </main>
    </div>
  );
}

interface SectionContentProps extends StaffAppProps {
  readonly snapshot: StaffSnapshot;
  readonly take: (snapshot: StaffSnapshot) => void;
}

function SectionContent({ section, snapshot, take, ...calls }: SectionContentProps): ReactNode {
  const { timeZone, visits, me } = snapshot;
  switch (section) {
    case 'today': {
      const onVisit = (visit: StaffVisit): void =>
        take({ ...snapshot, visits: visits.map((before) => (before.id === visit.id ? visit : before)) });
      return <TodaySection snapshot={snapshot} onVisit={onVisit} {...calls} />;
    }
    case 'residents':
      return <ResidentsSection />;
    case 'tablets':
      return <TabletsSection timeZone={timeZone} />;
    case 'visitors':
      return <VisitorsSection />;
    case 'invitations':
      return <InvitationsSection timeZone={timeZone} />;
    case 'creators':
      return <CreatorsSection mayDecide={me.may.includes('creators:decide')} />;
    case 'mails':
      return <MailsSection timeZone={timeZone} />;
    case 'recordings':
      return <RecordingsSection timeZone={timeZone} />;
    case 'history':
      return <HistorySection timeZone={timeZone} />;
    case 'incidents':
      return <IncidentsSection timeZone={timeZone} mayClose={me.may.includes('incidents:close')} />;
    case 'audit':
      return <AuditSection timeZone={timeZone} />;
    case 'figures':
      return <FiguresSection />;
  }
}
