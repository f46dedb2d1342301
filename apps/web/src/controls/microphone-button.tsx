import type { ReactNode } from 'react';
import { ControlButton } from './control-button.tsx';
import { useMicrophoneToggle } from './use-media-toggles.ts';

export const MicrophoneButton = (): ReactNode => (
  <ControlButton {...useMicrophoneToggle()} shortcut="microphone" />
);
