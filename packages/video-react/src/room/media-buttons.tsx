import type { Source } from '@crossfade/video-core';
import type { ReactNode } from 'react';
import { useLocalSource } from '../local/use-local-source.ts';
import { useCallSession } from '../session/use-call-session.ts';
import { allLabels, type Labelled } from './labels.ts';

/** Mutes and unmutes the own microphone, and starts it when it is off. */
export function MicrophoneButton({ labels }: Labelled): ReactNode {
  const texts = allLabels(labels);
  const session = useCallSession();
  const { capture, muted, allowed } = useLocalSource('microphone');
  const heard = !muted && (capture === 'on' || capture === 'starting');
  const press = () =>
    void (muted || heard ? session.setMuted('microphone', heard) : session.startSource('microphone'));
  return (
    <ToggleButton icon="microphone" on={heard} allowed={allowed} onClick={press}>
      {heard ? texts.mute : texts.unmute}
    </ToggleButton>
  );
}

/** Starts and stops the own camera; its light goes out. */
export function CameraButton({ labels }: Labelled): ReactNode {
  const texts = allLabels(labels);
  return <SourceButton source="camera" start={texts.startCamera} stop={texts.stopCamera} />;
}

/** Starts and stops sharing a screen. Nothing where the browser cannot. */
export function ScreenButton({ labels }: Labelled): ReactNode {
  const texts = allLabels(labels);
  if (!canShareScreen()) return null;
  return <SourceButton source="screen" start={texts.startScreen} stop={texts.stopScreen} />;
}

/** Not on phones, nor on a server. */
const canShareScreen = (): boolean =>
  typeof navigator !== 'undefined' && typeof navigator.mediaDevices?.getDisplayMedia === 'function';

interface SourceButtonProps {
  readonly source: Extract<Source, 'camera' | 'screen'>;
  readonly start: string;
  readonly stop: string;
}

function SourceButton({ source, start, stop }: SourceButtonProps): ReactNode {
  const session = useCallSession();
  const { capture, allowed } = useLocalSource(source);
  const on = capture === 'on' || capture === 'starting';
  const press = () => void (on ? session.stopSource(source) : session.startSource(source));
  return (
    <ToggleButton icon={source} on={on} allowed={allowed} onClick={press}>
      {on ? stop : start}
    </ToggleButton>
  );
}

interface ToggleButtonProps {
  readonly icon: 'microphone' | 'camera' | 'screen';
  readonly on: boolean;
  /** False when the server refuses the source. */
  readonly allowed: boolean;
  readonly onClick: () => void;
  readonly children: string;
}

const ToggleButton = ({ icon, on, allowed, onClick, children }: ToggleButtonProps): ReactNode => (
  <button
    className="crossfade-button"
    data-icon={icon}
    data-on={on}
    disabled={!allowed}
    type="button"
    onClick={onClick}
  >
    {children}
  </button>
);
