import { useParticipants } from '@crossfade/video-react';
import { useRaisedHands } from '@crossfade/video-react/control';
import type { ReactNode } from 'react';
import { SidePanel } from '../ui/side-panel.tsx';
import { texts } from '../texts/texts.ts';
import { HostControls } from './host-controls.tsx';
import { OwnRow, PersonRow } from './person-row.tsx';

/** The participants, raised hands first, and the hosts' controls. */
export function PeoplePanel({ onClose }: { readonly onClose: () => void }): ReactNode {
  const others = useParticipants();
  const hands = useRaisedHands();
  const { people, call } = texts;
  const raised = hands.filter((id) => others.includes(id));
  const order = [...raised, ...others.filter((id) => !raised.includes(id))];
  return (
    <SidePanel name="people" title={people.title} close={people.close} onClose={onClose} takesFocus>
      <div className="people">
        <HostControls />
        <ul className="people-list" aria-label={call.count(others.length + 1)}>
          <OwnRow />
          {order.map((id) => (
            <PersonRow key={id} id={id} />
          ))}
        </ul>
      </div>
    </SidePanel>
  );
}
