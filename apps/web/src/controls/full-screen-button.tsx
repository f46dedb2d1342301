import { Maximize, Minimize } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { ControlButton } from './control-button.tsx';
import { useFullScreen } from '../ui/use-full-screen.ts';

/** Fills the screen with the call; narrow bars leave it out, and its key works all the same. */
export function FullScreenButton(): ReactNode {
  const { element, offered, toggle } = useFullScreen();
  if (!offered) return null;
  return (
    <ControlButton
      label={element ? texts.call.leaveFullScreen : texts.call.fullScreen}
      icon={element ? Minimize : Maximize}
      shortcut="fullScreen"
      data-wide
      onClick={() => toggle(document.documentElement)}
    />
  );
}
