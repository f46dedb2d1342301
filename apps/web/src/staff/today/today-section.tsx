import type { CallKey } from '@crossfade/video-core';
import type { Call } from '@crossfade/video-core/client';
import { useState, type ReactNode } from 'react';
import { staffTexts } from '../../texts/staff-texts.ts';
import type { VisitCallParts } from '../../visit/call/create-visit-call.ts';
import { InviteButton } from '../lists/invite-button.tsx';
import type { StaffSnapshot, StaffVisit } from '../staff-state.ts';
import { Alarms } from './alarms.tsx';
import { StaffCallScreen } from './staff-call-screen.tsx';
import { VisitCard } from './visit-card.tsx';

export interface TodaySectionProps {
  readonly snapshot: StaffSnapshot;
  /** What a command answered about a visit, before the stream says it too. */
  readonly onVisit: (visit: StaffVisit) => void;
  readonly createStaffCall: (parts: VisitCallParts) => Call;
  readonly createDoorCall: () => Call;
}

/** Today: what needs attention first, then each visit with who waits and who talks. */
export function TodaySection({
  snapshot,
  onVisit,
  createStaffCall,
  createDoorCall,
}: TodaySectionProps): ReactNode {
  const { today } = staffTexts;
  const [joined, setJoined] = useState<{ readonly visit: string; readonly call: CallKey }>();
  const visit = snapshot.visits.find(({ id }) => id === joined?.visit);
  return (
    <section className="staff-section" aria-labelledby="today">
      <header className="staff-section-head">
        <h1 id="today">{today.visits}</h1>
        <InviteButton timeZone={snapshot.timeZone} />
      </header>
      <Alarms snapshot={snapshot} />
      {snapshot.visits.length === 0 ? <p className="staff-empty">{today.noVisits}</p> : null}
      <ul className="staff-visits">
        {snapshot.visits.map((one) => (
          <VisitCard
            key={one.id}
            visit={one}
            now={snapshot.now}
            timeZone={snapshot.timeZone}
            viewer={snapshot.me.name}
            onVisit={onVisit}
            onJoin={(call) => setJoined({ visit: one.id, call })}
            createDoorCall={createDoorCall}
          />
        ))}
      </ul>
      {joined === undefined || visit === undefined || visit.state === 'over' ? null : (
        <StaffCallScreen
          call={joined.call}
          resident={visit.resident.name}
          now={snapshot.now}
          viewer={snapshot.me.name}
          createStaffCall={createStaffCall}
          onLeave={() => setJoined(undefined)}
        />
      )}
    </section>
  );
}
