import type { ReactNode } from 'react';
import { tabletTexts } from '../../texts/tablet-texts.ts';
import { DoorCall, DoorPicture } from '../../visit/call/door-view.tsx';
import { nameAndRelation } from './name-and-relation.ts';
import type { TabletScreenProps } from '../tablet-actions.ts';

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
        <button
          type="button"
          className="tablet-button"
          data-look="good"
          disabled={actions.busy}
          onClick={() => actions.admit(door.entry)}
        >
          {atDoor.admit}
        </button>
        <button
          type="button"
          className="tablet-button"
          disabled={actions.busy}
          onClick={() => actions.decline(door.entry)}
        >
          {atDoor.decline}
        </button>
      </section>
    );
  const next = ring ?? waiting[0];
  if (next === undefined) return null;
  return (
    <output className="beside-call">
      <span>{ringing.more(nameAndRelation(next))}</span>
      <button
        type="button"
        className="tablet-button"
        data-look="good"
        disabled={actions.busy}
        onClick={() => actions.answer(next.entry)}
      >
        {ringing.look}
      </button>
    </output>
  );
}
