import { useIsHost } from '@crossfade/video-react/control';
import { CircleDot, CircleStop } from 'lucide-react';
import type { ReactNode } from 'react';
import { ControlButton } from '../controls/control-button.tsx';
import { texts } from '../texts/texts.ts';
import { VisitButton } from '../visit/call/visit-button.tsx';
import { useRecording, useRecordingCommands } from './use-recording.ts';

/** Starts and stops the recording of the call, in the control bar; for hosts. A phone has no room for it there. */
export function RecordButton(): ReactNode {
  const record = useRecordToggle();
  if (!useIsHost()) return null;
  return (
    <ControlButton
      label={record.label}
      icon={record.icon}
      look={record.running ? 'active' : 'plain'}
      data-wide
      disabled={record.busy}
      onClick={record.toggle}
    />
  );
}

/** The same among what a host can do, where the control bar has no room. */
export function HostRecordButton(): ReactNode {
  const { label, icon: Icon, busy, toggle } = useRecordToggle();
  return (
    <button type="button" className="button button-small" data-record="host" disabled={busy} onClick={toggle}>
      <Icon aria-hidden="true" />
      {label}
    </button>
  );
}

/** The same, among the larger controls of a visit. */
export function VisitRecordButton(): ReactNode {
  const record = useRecordToggle();
  if (!useIsHost()) return null;
  return (
    <VisitButton
      label={record.label}
      icon={record.icon}
      look={record.running ? 'active' : 'plain'}
      disabled={record.busy}
      onClick={record.toggle}
    />
  );
}

function useRecordToggle() {
  const { notice } = useRecording();
  const { busy, start, act } = useRecordingCommands();
  const running = notice !== undefined && notice.state !== 'over';
  const { recording } = texts;
  return {
    running,
    busy,
    label: running ? recording.stop : recording.start,
    icon: running ? CircleStop : CircleDot,
    toggle: () => void (running ? act('stop') : start()),
  };
}
