import type { CallKey } from '@crossfade/video-core';
import { useCallSession } from '@crossfade/video-react';
import { Check, Link2, PhoneOff, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { CameraButton } from './camera-button.tsx';
import { ControlButton } from './control-button.tsx';
import { FullScreenButton } from './full-screen-button.tsx';
import { MicrophoneButton } from './microphone-button.tsx';
import { ScreenButton } from './screen-button.tsx';
import { SettingsButton } from './settings-button.tsx';
import { useCopyLink } from './use-copy-link.ts';

const COPY_ICONS = { copied: Check, failed: TriangleAlert } as const;

export function ControlBar({ callKey }: { readonly callKey: CallKey }): ReactNode {
  const session = useCallSession();
  const { outcome, copy } = useCopyLink(callKey);
  const { call } = texts;
  const said = outcome && { copied: call.copied, failed: call.copyFailed }[outcome];
  return (
    <footer className="bar" aria-label={call.controls}>
      <MicrophoneButton />
      <CameraButton />
      <ScreenButton />
      <SettingsButton />
      <FullScreenButton />
      <ControlButton
        label={call.copyLink}
        hint={said}
        icon={outcome ? COPY_ICONS[outcome] : Link2}
        data-said={outcome !== undefined}
        onClick={copy}
      />
      <output className="visually-hidden">{said}</output>
      <ControlButton label={call.leave} icon={PhoneOff} look="leave" onClick={() => void session.leave()} />
    </footer>
  );
}
