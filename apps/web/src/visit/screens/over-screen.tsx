import { CalendarClock, CalendarX, CircleSlash, DoorOpen, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { MessagePage } from '../../brand/message-page.tsx';
import { visitTexts } from '../../texts/visit-texts.ts';
import { Failure } from './failure.tsx';
import { useServerClock } from '../use-server-clock.ts';
import type { VisitScreenProps } from '../visit-actions.ts';
import type { VisitEnd } from '../visit-state.ts';
import { secondsUntil } from '../visit-time.ts';
import { LargeButton } from '../large-button.tsx';

const ICONS: Readonly<Record<VisitEnd, LucideIcon>> = {
  ended: DoorOpen,
  left: DoorOpen,
  unavailable: CalendarClock,
  'other-time': CalendarClock,
  cancelled: CalendarX,
  expired: CalendarX,
  removed: CircleSlash,
};

/** How the visit ended, and what can be done about it. */
export function OverScreen({ snapshot, actions }: VisitScreenProps): ReactNode {
  const now = useServerClock(snapshot.now);
  if (snapshot.state.name !== 'over') return null;
  const { over, lobby } = visitTexts;
  const { reason, mayReturnUntil } = snapshot.state;
  const { title, body } = over[reason];
  const Icon = ICONS[reason];
  const seconds = mayReturnUntil === undefined ? 0 : secondsUntil(mayReturnUntil, now);
  return (
    <MessagePage
      title={title}
      body={body}
      icon={<Icon aria-hidden="true" />}
      look={reason === 'removed' ? 'warn' : 'plain'}
      takesFocus
      detail={
        <div className="message-detail">
          {snapshot.contact === undefined ? null : (
            <p className="message-code">{lobby.contact(snapshot.contact)}</p>
          )}
          <Failure failure={actions.failure} />
        </div>
      }
    >
      {seconds > 0 ? (
        <>
          <LargeButton label={over.back} disabled={actions.busy} onClick={actions.comeBack} />
          <p className="message-code">{over.backFor(seconds)}</p>
        </>
      ) : null}
      {reason === 'unavailable' ? (
        <LargeButton label={over.otherTime} disabled={actions.busy} onClick={actions.askOtherTime} />
      ) : null}
    </MessagePage>
  );
}
