import { BellRing, CalendarClock, LifeBuoy, Tablet, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { staffTexts } from '../../texts/staff-texts.ts';
import { useServerClock } from '../../visit/use-server-clock.ts';
import { minutesSince } from '../../visit/visit-time.ts';
import { WAITS } from './entry-row.tsx';
import type { StaffAlarm, StaffSnapshot } from '../staff-state.ts';

const ICONS: Readonly<Record<StaffAlarm['kind'], LucideIcon>> = {
  waiting: BellRing,
  help: LifeBuoy,
  tablet: Tablet,
  'other-time': CalendarClock,
};

/** Who waits too long, who asked for help, and which tablet would not ring for a visit that is near. */
export function Alarms({ snapshot }: { readonly snapshot: StaffSnapshot }): ReactNode {
  const now = useServerClock(snapshot.now);
  const { today } = staffTexts;
  const { alarms, visits } = snapshot;
  const waiting = visits.flatMap(({ entries }) => entries.filter(({ state }) => WAITS.has(state)));
  return (
    <section className="staff-alarms" aria-label={today.alarms} data-testid="alarms">
      <div role="log" aria-live="assertive">
        <ul>
          {alarms.map((alarm) => {
            const Icon = ICONS[alarm.kind];
            return (
              <li key={`${alarm.kind} ${alarm.visit} ${alarm.entry ?? ''}`} data-kind={alarm.kind}>
                <Icon aria-hidden="true" />
                <a href={`#visit-${alarm.visit}`}>{sayAlarm(alarm, snapshot, now)}</a>
              </li>
            );
          })}
        </ul>
      </div>
      {alarms.length > 0 ? null : (
        <p className="staff-quiet">
          {waiting.length === 0
            ? today.noAlarms
            : today.callers(
                waiting.map(({ visitor, state }) => today.caller(visitor.name, today.entries[state])),
              )}
        </p>
      )}
    </section>
  );
}

function sayAlarm(
  { kind, visit: id, entry: waiting, tablet: unready, by }: StaffAlarm,
  { visits, tablets }: StaffSnapshot,
  now: number,
): string {
  const { alarm } = staffTexts.today;
  const visit = visits.find((one) => one.id === id);
  const resident = visit?.resident.name ?? '';
  const entry = visit?.entries.find((one) => one.id === waiting);
  const visitor = entry?.visitor.name ?? '';
  switch (kind) {
    case 'waiting':
      return alarm.waiting(visitor, entry?.since === undefined ? 0 : minutesSince(entry.since, now));
    case 'other-time':
      return alarm['other-time'](visitor);
    case 'help':
      return by === undefined ? alarm.help(resident) : alarm.helpComing(resident, by);
    case 'tablet': {
      const tablet = tablets.find((one) => one.id === unready);
      return tablet === undefined ? alarm.noTablet(resident) : alarm.tablet(tablet.name);
    }
  }
}
