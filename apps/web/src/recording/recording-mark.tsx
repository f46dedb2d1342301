import { useState, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { useRecording, useRecordingCommands } from './use-recording.ts';

/** Shows everyone that the call is recorded, and lets who agreed withdraw at any time. */
export function RecordingMark(): ReactNode {
  const { notice, answer } = useRecording();
  const { act } = useRecordingCommands();
  const [asking, setAsking] = useState(false);
  const state = notice?.state;
  const { recording } = texts;
  const agreed = answer === 'yes' && (state === 'queued' || state === 'recording' || state === 'interrupted');
  return (
    <>
      {state === 'recording' || state === 'interrupted' ? (
        <span className="recording-mark" data-state={state} title={recording.isRecorded}>
          {state === 'recording' ? recording.badge : recording.interruptedBadge}
        </span>
      ) : null}
      {agreed ? (
        <button
          type="button"
          className="button button-small button-quiet recording-withdraw"
          aria-haspopup="dialog"
          onClick={() => setAsking(true)}
        >
          {recording.withdraw}
        </button>
      ) : null}
      {asking && agreed ? (
        <ConfirmDialog
          title={recording.withdrawTitle}
          body={recording.withdrawBody}
          confirm={recording.withdrawConfirm}
          cancel={recording.cancel}
          onConfirm={() => void act('refuse')}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
