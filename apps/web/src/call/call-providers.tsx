import type { CallSession } from '@crossfade/video-core/client';
import type { CallControl } from '@crossfade/video-core/control';
import type { Speaker } from '@crossfade/video-core/devices';
import { CallProvider } from '@crossfade/video-react';
import { ControlProvider } from '@crossfade/video-react/control';
import { SpeakerProvider } from '@crossfade/video-react/devices';
import type { ReactNode } from 'react';
import { MediaChoicesProvider } from './media-choices.tsx';

export interface CallProvidersProps {
  readonly session: CallSession;
  /** The control channel that the session opens by joining. */
  readonly control: CallControl;
  /** The output that the session plays through. */
  readonly speaker: Speaker;
  readonly children: ReactNode;
}

/** Everything that the screens of a call read from. */
export const CallProviders = ({ session, control, speaker, children }: CallProvidersProps): ReactNode => (
  <CallProvider session={session}>
    <ControlProvider control={control}>
      <SpeakerProvider speaker={speaker}>
        <MediaChoicesProvider>{children}</MediaChoicesProvider>
      </SpeakerProvider>
    </ControlProvider>
  </CallProvider>
);
