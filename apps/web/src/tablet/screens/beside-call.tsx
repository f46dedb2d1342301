import type { ReactNode } from 'react';
import { tabletTexts } from '../../texts/tablet-texts.ts';
import { DoorCall, DoorPicture } from '../../visit/call/door-view.tsx';
import { nameAndRelation } from './name-and-relation.ts';
import type { TabletScreenProps } from '../tablet-actions.ts';
import { TabletButton } from './tablet-button.tsx';

/** Further visitors, while the resident talks: each is seen and let in like the first, without leaving the call. */
export function BesideCall({ snapshot, actions, createDoorCall }: TabletScreenProps): ReactNode {
  const { door, ring, waiting, tablet } = snapshot;
  const { ring: ringing, door: atDoor } = tabletTexts;
  if (door !== undefined)
    return (
      <section className="beside-call" aria-label={atDoor.title(door.name)}>
        <DoorCall key={door.entry} door={door.door} viewer={tablet.name} createDoorCall={createDoorCall}>
          <DoorPicture />
        </DoorCall>
        <p>{atDoor.title(nameAndRelation(door))}</p>
        <TabletButton
          label={atDoor.admit}
          look="good"
          disabled={actions.busy}
          onClick={() => actions.admit(door.entry)}
        />
        <TabletButton
          label={atDoor.decline}
          disabled={actions.busy}
          onClick={() => actions.decline(door.entry)}
        />
      </section>
    );
  const next = ring ?? waiting[0];
  if (next === undefined) return null;
  return (
    <output className="beside-call">
      <span>{ringing.more(nameAndRelation(next))}</span>
      <TabletButton
        label={ringing.look}
        look="good"
        disabled={actions.busy}
        onClick={() => actions.answer(next.entry)}
      />
    </output>
  );
}
