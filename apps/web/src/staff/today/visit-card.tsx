import type { CallKey } from '@crossfade/video-core';
import type { Call } from '@crossfade/video-core/client';
import { CalendarX, Clock, Flag, LifeBuoy, Lock, LockOpen, PhoneOff, Video } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { staffTexts } from '../../texts/staff-texts.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import type { MenuButtonProps } from '../../ui/menu-button.tsx';
import { timeOfDay } from '../../visit/visit-time.ts';
import { ReportDialog } from '../incidents/report-dialog.tsx';
import type { StaffVisit } from '../staff-state.ts';
import { AbsentGuest } from './absent-guest.tsx';
import { EntryRow } from './entry-row.tsx';
import { PeopleRows } from './people-rows.tsx';
import { useVisitCommands } from './use-visit-commands.ts';
import { RowButton } from '../table/row-button.tsx';
import { RowMenu } from '../table/row-menu.tsx';

export interface VisitCardProps {
  readonly visit: StaffVisit;
  readonly now: string;
  readonly timeZone: string;
  /** What the member of staff at this page is called. */
  readonly viewer: string;
  readonly onVisit: (visit: StaffVisit) => void;
  readonly onJoin: (call: CallKey) => void;
  readonly createDoorCall: () => Call;
}

const LOOKS = {
  scheduled: undefined,
  lobby: 'warn',
  ringing: 'warn',
  'in-call': 'good',
  over: undefined,
} as const satisfies Record<StaffVisit['state'], string | undefined>;

/** One visit: when, whose, who comes, how it stands, and what can be done. */
export function VisitCard({
  visit,
  now,
  timeZone,
  viewer,
  onVisit,
  onJoin,
  createDoorCall,
}: VisitCardProps): ReactNode {
  const commands = useVisitCommands(visit.id, onVisit);
  const [asked, setAsked] = useState<'end' | 'cancel' | 'incident'>();
  const { today } = staffTexts;
  const { call, tablet, resident, state, reason } = visit;
  const over = state === 'over';
  const locked = call?.locked === true;
  const ends: Readonly<Record<string, string>> = today.ends;
  const absent = visit.guests.filter(({ id }) => visit.entries.every(({ visitor }) => visitor.id !== id));

  async function join(): Promise<void> {
    const call = (await commands.onVisit('join'))?.call;
    if (call) onJoin(call.key);
  }

  const ending: MenuButtonProps['items'][number] =
    call === undefined
      ? {
          key: 'cancel',
          label: today.cancelVisit,
          icon: CalendarX,
          destructive: true,
          onSelect: () => setAsked('cancel'),
        }
      : { key: 'end', label: today.end, icon: PhoneOff, destructive: true, onSelect: () => setAsked('end') };
  const menu: MenuButtonProps['items'] = [
    {
      key: 'incident',
      label: staffTexts.incidents.report,
      icon: Flag,
      onSelect: () => setAsked('incident'),
    },
    ...(call === undefined
      ? []
      : [
          {
            key: 'lock',
            label: locked ? today.unlock : today.lock,
            icon: locked ? LockOpen : Lock,
            onSelect: () => void commands.onVisit('lock', { locked: !locked }),
          },
          {
            key: 'extend',
            label: today.extend,
            icon: Clock,
            onSelect: () => void commands.onVisit('extend', { minutes: 15 }),
          },
        ]),
    ...(over ? [] : [ending]),
  ];

  return (
    <li className="staff-visit" id={`visit-${visit.id}`} data-testid="staff-visit" data-state={state}>
      <header className="staff-visit-head">
        <time dateTime={visit.startsAt}>{timeOfDay(visit.startsAt, timeZone)}</time>
        <h2>
          <bdi>{resident.name}</bdi>
        </h2>
        <span className="staff-tag" data-look={LOOKS[state]}>
          {over && reason !== undefined ? (ends[reason] ?? today.states.over) : today.states[state]}
        </span>
        {call === undefined || call.help === 'no' ? null : (
          <span className="staff-tag" data-look="warn">
            {call.help === 'called' && call.helpComing !== undefined
              ? today.helpComing(call.helpComing)
              : today.help[call.help]}
          </span>
        )}
        <span className="staff-visit-tablet">
          {tablet === undefined
            ? `${today.tablet}: ${today.noTablet}`
            : `${tablet.name}: ${tablet.ready ? today.ready : today.notReady}`}
        </span>
        {call?.help === 'called' ? (
          <RowButton
            label={today.onMyWay}
            icon={LifeBuoy}
            disabled={commands.busy}
            onClick={() => void commands.onVisit('help')}
          />
        ) : null}
        {over || state === 'scheduled' ? null : (
          <RowButton
            label={today.join}
            icon={Video}
            look="primary"
            disabled={commands.busy}
            onClick={() => void join()}
          />
        )}
        <RowMenu of={resident.name} items={menu} />
      </header>
      <ul className="staff-entries">
        {visit.entries.map((entry) => (
          <EntryRow
            key={entry.id}
            entry={entry}
            now={now}
            viewer={viewer}
            commands={commands}
            createDoorCall={createDoorCall}
          />
        ))}
        {absent.map((guest) => (
          <AbsentGuest key={guest.id} guest={guest} byResident={visit.byResident} over={over} />
        ))}
      </ul>
      {call === undefined ? null : <PeopleRows call={call} entries={visit.entries} commands={commands} />}
      <p className="field-error" role="alert">
        {commands.failure === undefined ? '' : commands.failure.message}
      </p>
      {asked === 'incident' ? (
        <ReportDialog
          about={{ visit: visit.id, resident: resident.id }}
          onClose={() => setAsked(undefined)}
        />
      ) : null}
      {asked === undefined || asked === 'incident' ? null : (
        <ConfirmDialog
          title={asked === 'end' ? today.endTitle : today.cancelTitle}
          body={asked === 'end' ? today.endBody : today.cancelBody}
          confirm={asked === 'end' ? today.end : today.cancelVisit}
          cancel={today.cancel}
          onConfirm={() => void commands.onVisit(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </li>
  );
}
