import { useCallSession, useLocalSource } from '@crossfade/video-react';
import { ScreenShare, ScreenShareOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { ControlButton } from './control-button.tsx';

/** Shares a screen, and its sound where the browser offers it; absent where browsers share none, as on phones. */
export function ScreenButton(): ReactNode {
  const session = useCallSession();
  const { capture, allowed } = useLocalSource('screen');
  // The call is on the page only after a click, so this is never asked on the server.
  if (!('getDisplayMedia' in (navigator.mediaDevices ?? {}))) return null;
  const on = capture === 'on';
  return (
    <ControlButton
      label={on ? texts.call.stopSharing : texts.call.shareScreen}
      icon={on ? ScreenShareOff : ScreenShare}
      shortcut="screen"
      look={on ? 'active' : 'plain'}
      disabled={!allowed}
      hint={allowed ? undefined : texts.call.screenRefused}
      onClick={() => {
        // The browser asks what to share; asking twice at once would only confuse.
        if (capture !== 'starting') void (on ? session.stopSource('screen') : session.startSource('screen'));
      }}
    />
  );
}
