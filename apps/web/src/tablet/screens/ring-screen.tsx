import { Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Avatar } from '../../people/avatar.tsx';
import { tabletTexts } from '../../texts/tablet-texts.ts';
import { takeFocus } from '../../ui/take-focus.ts';
import { DoorCameras } from '../../visit/call/door-view.tsx';
import { useServerClock } from '../../visit/use-server-clock.ts';
import { secondsUntil } from '../../visit/visit-time.ts';
import type { TabletScreenProps } from '../tablet-actions.ts';
import { PressFailed } from './press-failed.tsx';
import { TabletButton } from './tablet-button.tsx';

/** Rings: who is here, with light as well as sound. */
export function RingScreen({ snapshot, actions }: TabletScreenProps): ReactNode {
  const { ring, residents } = snapshot;
  const now = useServerClock(snapshot.now);
  if (ring === undefined) return null;
  const { ring: said } = tabletTexts;
  const seconds = ring.autoAnswerAt === undefined ? undefined : secondsUntil(ring.autoAnswerAt, now);
  return (
    <main className="ring" aria-labelledby="ring-name" aria-describedby="ring-why">
      <div className="ring-who">
        <span className="ring-picture">
          <Avatar name={ring.name} />
          <DoorCameras />
        </span>
        <h1 id="ring-name" ref={takeFocus} tabIndex={-1}>
          {ring.name}
        </h1>
        {ring.relation === '' ? null : <p className="ring-relation">{ring.relation}</p>}
        <p id="ring-why">{residents.length > 1 ? said.isHereFor(ring.resident) : said.isHere}</p>
        {ring.seen ? null : (
          <p className="visit-note" data-look="warn">
            {said.new}
          </p>
        )}
        {ring.admitted ? <p className="visit-note">{said.admitted}</p> : null}
        {seconds === undefined ? null : <p className="visit-note">{said.autoAnswer(seconds)}</p>}
        <PressFailed failed={actions.failed} />
      </div>
      <div className="ring-ways">
        <TabletButton
          label={said.answer}
          icon={Check}
          look="good"
          disabled={actions.busy}
          onClick={() => actions.answer(ring.entry)}
        />
        <TabletButton
          label={said.decline}
          icon={X}
          look="no"
          disabled={actions.busy}
          onClick={() => actions.decline(ring.entry)}
        />
      </div>
    </main>
  );
}
