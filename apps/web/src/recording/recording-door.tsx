import type { CallKey } from '@crossfade/video-core';
import { usePhase } from '@crossfade/video-react';
import { CircleDot } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { takeFocus } from '../ui/take-focus.ts';
import { LargeButton } from '../visit/large-button.tsx';
import { useRecordingPass, useRecordingPlace } from './recording-context.tsx';
import { useRecordingAhead, type RecordingAhead } from './use-recording-ahead.ts';

/** The code with which the server asks who joins whether they agree to be recorded. */
const ASKED = 'recording-consent';

/** Whether the server lets one in only with an agreement to be recorded. */
export function useAskedAtDoor(): boolean {
  const phase = usePhase();
  return phase.name === 'ended' && phase.code === ASKED;
}

/** The same, and while the page tries again, until it is in. */
export function useKeptAtDoor(): boolean {
  const { name } = usePhase();
  const asked = useAskedAtDoor();
  const [kept, setKept] = useState(asked);
  const now = asked || (kept && name === 'joining');
  if (kept !== now) setKept(now);
  return now;
}

/** What somebody reads who is about to join a call that is recorded. */
export const doorText = ({ state }: Pick<RecordingAhead, 'state'>) =>
  texts.recording.door[state === 'asking' ? 'asking' : 'recording'];

export interface RecordingDoorProps {
  /** Joins again, with the agreement. */
  readonly onJoin: () => void;
  readonly onStay: () => void;
}

/** In place of a visit's call: the question before one joins while it is recorded. */
export function RecordingDoor(props: RecordingDoorProps): ReactNode {
  const { key } = useRecordingPlace();
  return key === undefined ? null : <DoorOf {...props} call={key} />;
}

function DoorOf({ call, onJoin, onStay }: RecordingDoorProps & { readonly call: CallKey }): ReactNode {
  const pass = useRecordingPass();
  const ahead = useRecordingAhead(call);
  const { door } = texts.recording;
  const { title, body } = doorText(ahead ?? { state: 'recording' });
  return (
    <main className="message">
      <span className="message-icon" data-look="warn">
        <CircleDot aria-hidden="true" />
      </span>
      <h1 tabIndex={-1} ref={takeFocus}>
        {title}
      </h1>
      <p>{body}</p>
      <div className="message-actions">
        <LargeButton
          label={door.join}
          disabled={ahead === undefined}
          onClick={() => {
            if (ahead) pass.agreeTo(ahead.id);
            onJoin();
          }}
        />
        <LargeButton label={door.stay} look="quiet" onClick={onStay} />
      </div>
    </main>
  );
}
