import { DoorOpen, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { tabletTexts } from '../../texts/tablet-texts.ts';
import { takeFocus } from '../../ui/take-focus.ts';
import { DoorPicture } from '../../visit/call/door-view.tsx';
import { nameAndRelation } from './name-and-relation.ts';
import type { TabletScreenProps } from '../tablet-actions.ts';
import { PressFailed } from './press-failed.tsx';
import { TabletButton } from './tablet-button.tsx';

/** The visitor's camera before they are let in. */
export function DoorScreen({ snapshot, actions }: TabletScreenProps): ReactNode {
  const { door } = snapshot;
  if (door === undefined) return null;
  const { door: said } = tabletTexts;
  return (
    <main className="door">
      <DoorPicture />
      <div className="door-words">
        <h1 ref={takeFocus} tabIndex={-1}>
          {said.title(nameAndRelation(door))}
        </h1>
        <p>{said.unseen}</p>
        {door.seen ? null : (
          <p className="visit-note" data-look="warn">
            {tabletTexts.ring.new}
          </p>
        )}
        <PressFailed failed={actions.failed} />
        <div className="ring-ways">
          <TabletButton
            label={said.admit}
            icon={DoorOpen}
            look="good"
            disabled={actions.busy}
            onClick={() => actions.admit(door.entry)}
          />
          <TabletButton
            label={said.decline}
            icon={X}
            look="no"
            disabled={actions.busy}
            onClick={() => actions.decline(door.entry)}
          />
        </div>
      </div>
    </main>
  );
}
