import { BellRing } from 'lucide-react';
import { useState, type ReactNode } from 'react';
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

/** Now, or a day and then a half hour of it. */
export function ChooseTime({ now, timeZone, onChoose }: ChooseTimeProps): ReactNode {
  const days = offeredTimes(now, timeZone);
  const [chosen, setChosen] = useState<number>();
  const { invite } = tabletTexts;
  const day = days.find(({ daysLater }) => daysLater === chosen);
  return (
    <>
      <TabletButton label={invite.now} icon={BellRing} look="good" onClick={() => onChoose('now')} />
      <ul className="tablet-choices" aria-label={invite.days}>
        {days.map(({ daysLater, times: [first = ''] }) => (
          <li key={daysLater}>
            <TabletButton
              label={dayText(daysLater, first, timeZone)}
              aria-pressed={daysLater === chosen}
              onClick={() => setChosen(daysLater)}
            />
          </li>
        ))}
      </ul>
      {day === undefined ? null : (
        <ul className="tablet-choices" data-of="times" aria-label={invite.times}>
          {day.times.map((time) => (
            <li key={time}>
              <TabletButton label={timeOfDay(time, timeZone)} onClick={() => onChoose(time)} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
