import type { Call } from '@crossfade/video-core/client';
import { BellRing, DoorOpen, Eye, EyeOff, MessageSquareText, X } from 'lucide-react';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { staffTexts } from '../../texts/staff-texts.ts';
import { DoorCall, DoorPicture } from '../../visit/call/door-view.tsx';
import { useServerClock } from '../../visit/use-server-clock.ts';
import { minutesSince } from '../../visit/visit-time.ts';
import type { StaffEntry } from '../staff-state.ts';
import { LineDialog } from '../table/line-dialog.tsx';
import type { VisitCommands } from './use-visit-commands.ts';
import { RowButton } from '../table/row-button.tsx';

export interface EntryRowProps {
  readonly entry: StaffEntry;
  readonly now: string;
  readonly viewer: string;
  readonly commands: VisitCommands;
  readonly createDoorCall: () => Call;
}

/** States in which a visitor waits to be let in. */
export const WAITS: ReadonlySet<StaffEntry['state']> = new Set([
  'waiting',
  'ringing',
  'answered',
  'unanswered',
  'unavailable',
]);
/** How often staff say that they still look, in ms; the server stops the picture after a minute. */
const LOOK_MS = 40_000;

/** A visitor of a visit; one who waits can be looked at, written to, admitted and declined. */
export function EntryRow({ entry, now, viewer, commands, createDoorCall }: EntryRowProps): ReactNode {
  const { today } = staffTexts;
  const [looking, setLooking] = useState(false);
  const [writing, setWriting] = useState(false);
  const clock = useServerClock(now);
  const { id, visitor, state, since, door } = entry;
  const waits = WAITS.has(state);
  const { onEntry } = commands;
  const look = useEffectEvent(() => void onEntry(id, 'look'));
  useEffect(() => {
    if (!looking || !waits) return undefined;
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [looking, waits]);
  const minutes = since === undefined ? 0 : minutesSince(since, clock);

  async function write(text: string): Promise<void> {
    if (await onEntry(id, 'message', { text })) setWriting(false);
  }

  return (
    <li className="staff-entry" data-testid="staff-entry" data-state={state} data-alarm={entry.alarm}>
      <span className="staff-entry-who">
        <bdi>{visitor.name}</bdi> <span>{visitor.relation}</span>
      </span>
      <span className="staff-entry-state">
        {[
          today.entries[state],
          ...(waits && minutes > 0 ? [`${staffTexts.number(minutes)} min`] : []),
          ...(entry.seen ? [] : [today.unseen]),
          ...(entry.otherTime ? [today.otherTime] : []),
        ].join(', ')}
      </span>
      {waits ? (
        <span className="staff-entry-ways">
          <RowButton
            label={looking ? today.stopLooking : today.look}
            icon={looking ? EyeOff : Eye}
            aria-pressed={looking}
            onClick={() => setLooking(!looking)}
          />
          {state === 'waiting' || state === 'unanswered' || state === 'unavailable' ? (
            <RowButton
              label={today.ringAgain}
              icon={BellRing}
              disabled={commands.busy}
              onClick={() => void onEntry(id, 'ring')}
            />
          ) : null}
          <RowButton label={today.message} icon={MessageSquareText} onClick={() => setWriting(true)} />
          <RowButton
            label={today.admit}
            icon={DoorOpen}
            look="primary"
            disabled={commands.busy}
            onClick={() => void onEntry(id, 'admit')}
          />
          <RowButton
            label={today.decline}
            icon={X}
            disabled={commands.busy}
            onClick={() => void onEntry(id, 'decline')}
          />
        </span>
      ) : null}
      {looking && waits && door !== undefined ? (
        <DoorCall door={door} viewer={viewer} createDoorCall={createDoorCall}>
          <DoorPicture />
        </DoorCall>
      ) : null}
      {writing ? (
        <LineDialog
          title={today.messageTo(visitor.name)}
          label={today.messageText}
          save={today.send}
          busy={commands.busy}
          failure={commands.failure}
          onSave={(text) => void write(text)}
          onClose={() => setWriting(false)}
        />
      ) : null}
    </li>
  );
}
