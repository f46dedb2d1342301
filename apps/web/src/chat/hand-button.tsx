import { useCallControl, useHandRaised } from '@crossfade/video-react/control';
import { Hand } from 'lucide-react';
import type { ReactNode } from 'react';
import { ControlButton } from '../controls/control-button.tsx';
import { texts } from '../texts/texts.ts';

/** Raises and lowers one's hand. */
export function HandButton(): ReactNode {
  const control = useCallControl();
  const raised = useHandRaised();
  return (
    <ControlButton
      label={raised ? texts.call.lowerHand : texts.call.raiseHand}
      icon={Hand}
      shortcut="hand"
      look={raised ? 'active' : 'plain'}
      onClick={() => control.raiseHand(!raised)}
    />
  );
}
