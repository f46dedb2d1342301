import type { CallSession } from '@crossfade/video-core/client';
import type { CallControl } from '@crossfade/video-core/control';
import type { CallEncryption } from '@crossfade/video-core/encryption';
import type { Speaker } from '@crossfade/video-core/devices';
import { CallProvider } from '@crossfade/video-react';
import { ControlProvider } from '@crossfade/video-react/control';
import { SpeakerProvider } from '@crossfade/video-react/devices';
import { EncryptionProvider } from '@crossfade/video-react/encryption';
import type { ReactNode } from 'react';
import { MediaPreferencesProvider } from '../settings/media-preferences.tsx';

export interface CallProvidersProps {
  readonly session: CallSession;
  /** The control channel that the session opens by joining. */
  readonly control: CallControl;
  /** What encrypts the session's calls. */
  readonly encryption: CallEncryption;
  /** The output that the session plays through. */
  readonly speaker: Speaker;
  readonly children: ReactNode;
}

/** Everything that the screens of a call read from. */
export const CallProviders = ({
  session,
  control,
  encryption,
  speaker,
  children,
}: CallProvidersProps): ReactNode => (
  <CallProvider session={session}>
    <ControlProvider control={control}>
      <EncryptionProvider encryption={encryption}>
        <SpeakerProvider speaker={speaker}>
          <MediaPreferencesProvider>{children}</MediaPreferencesProvider>
        </SpeakerProvider>
      </EncryptionProvider>
    </ControlProvider>
  </CallProvider>
);
