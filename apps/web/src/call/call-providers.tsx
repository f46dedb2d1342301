import type { Call } from '@crossfade/video-core/client';
import type { Speaker } from '@crossfade/video-core/devices';
import { CallProvider } from '@crossfade/video-react';
import { SpeakerProvider } from '@crossfade/video-react/devices';
import type { ReactNode } from 'react';
import { MediaPreferencesProvider } from '../settings/media-preferences.tsx';

export interface CallProvidersProps {
  readonly call: Call;
  /** The output that the call plays through. */
  readonly speaker: Speaker;
  readonly children: ReactNode;
}

/** Everything that the screens of a call read from. */
export const CallProviders = ({ call, speaker, children }: CallProvidersProps): ReactNode => (
  <CallProvider call={call}>
    <SpeakerProvider speaker={speaker}>
      <MediaPreferencesProvider>{children}</MediaPreferencesProvider>
    </SpeakerProvider>
  </CallProvider>
);
