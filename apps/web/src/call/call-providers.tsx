import type { CallSession } from '@crossfade/video-core/client';
import type { Speaker } from '@crossfade/video-core/devices';
import { CallProvider } from '@crossfade/video-react';
import { SpeakerProvider } from '@crossfade/video-react/devices';
import type { ReactNode } from 'react';
import { MediaChoicesProvider } from './media-choices.tsx';

export interface CallProvidersProps {
  readonly session: CallSession;
  /** The output that the session plays through. */
  readonly speaker: Speaker;
  readonly children: ReactNode;
}

/** Everything that the screens of a call read from. */
export const CallProviders = ({ session, speaker, children }: CallProvidersProps): ReactNode => (
  <CallProvider session={session}>
    <SpeakerProvider speaker={speaker}>
      <MediaChoicesProvider>{children}</MediaChoicesProvider>
    </SpeakerProvider>
  </CallProvider>
);
