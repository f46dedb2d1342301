import { useCallSession, useLocalSource } from '@crossfade/video-react';
import { Mic, MicOff, Video, VideoOff, type LucideIcon } from 'lucide-react';
import { rememberPreferences } from '../settings/preferences.ts';
import { texts } from '../texts/texts.ts';

/** A button that turns one's own microphone or camera on and off. */
export interface MediaToggle {
  /** What a press does. */
  readonly label: string;
  readonly icon: LucideIcon;
  readonly look: 'plain' | 'off';
  /** A host has taken it away; `hint` says so. */
  readonly disabled: boolean;
  readonly hint: string | undefined;
  readonly onClick: () => void;
}

export function useMicrophoneToggle(): MediaToggle {
  const session = useCallSession();
  const { capture, muted, allowed } = useLocalSource('microphone');
  const heard = !muted && (capture === 'on' || capture === 'starting');
  return {
    label: heard ? texts.call.mute : texts.call.unmute,
    icon: heard ? Mic : MicOff,
    look: heard ? 'plain' : 'off',
    disabled: !allowed,
    hint: allowed ? undefined : texts.call.microphoneRefused,
    onClick: () => {
      rememberPreferences({ microphone: !heard });
      void session.setMuted('microphone', heard);
    },
  };
}

export function useCameraToggle(): MediaToggle {
  const session = useCallSession();
  const { capture, allowed } = useLocalSource('camera');
  const seen = capture === 'on' || capture === 'starting';
  return {
    label: seen ? texts.call.stopCamera : texts.call.startCamera,
    icon: seen ? Video : VideoOff,
    look: seen ? 'plain' : 'off',
    disabled: !allowed,
    hint: allowed ? undefined : texts.call.cameraRefused,
    onClick: () => {
      rememberPreferences({ camera: !seen });
      void (seen ? session.stopSource('camera') : session.startSource('camera'));
    },
  };
}
