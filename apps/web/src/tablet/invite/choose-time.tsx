import { BellRing } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { tabletTexts } from '../../texts/tablet-texts.ts';
import { timeOfDay } from '../../visit/visit-time.ts';
import { TabletButton } from '../screens/tablet-button.tsx';
import { offeredTimes } from './offered-times.ts';
import { dayText } from './when-text.ts';

export interface ChooseTimeProps {
  /** ms since 1970. */
  readonly now: number;
  readonly timeZone: string;
  readonly onChoose: (when: string) => void;
}

/** Now, or a day and then a half hour of it, which takes the place of the other days. */
export function ChooseTime({ now, timeZone, onChoose }: ChooseTimeProps): ReactNode {
  // The clock of the idle screen, which holds this one, renders it again each second.
  const days = useMemo(() => offeredTimes(now, timeZone), [now, timeZone]);
  const [chosen, setChosen] = useState<number>();
  const { invite } = tabletTexts;
  const day = days.find(({ daysLater }) => daysLater === chosen);
  if (day !== undefined)
    return (
      <>
        <TabletButton
          label={dayText(day.daysLater, day.times[0] ?? '', timeZone)}
          aria-pressed
          onClick={() => setChosen(undefined)}
        />
        <ul className="tablet-choices" data-of="times" aria-label={invite.times}>
          {day.times.map((time) => (
            <li key={time}>
              <TabletButton label={timeOfDay(time, timeZone)} onClick={() => onChoose(time)} />
            </li>
          ))}
        </ul>
      </>
    );
  return (
    <>
      <TabletButton label={invite.now} icon={BellRing} look="good" onClick={() => onChoose('now')} />
      <ul className="tablet-choices" aria-label={invite.days}>
        {days.map(({ daysLater, times: [first = ''] }) => (
          <li key={daysLater}>
            <TabletButton label={dayText(daysLater, first, timeZone)} onClick={() => setChosen(daysLater)} />
          </li>
        ))}
      </ul>
    </>
  );
}
