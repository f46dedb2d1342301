import type { ClientInfo } from '@crossfade/video-core';
import type { Call } from '@crossfade/video-core/client';
import type { Speaker } from '@crossfade/video-core/devices';
import { CallProvider } from '@crossfade/video-react';
import { SpeakerProvider } from '@crossfade/video-react/devices';
import type { ReactNode } from 'react';
import { useQualityReport } from '../quality/use-quality-report.ts';
import { RecordingProvider } from '../recording/recording-context.tsx';
import type { RecordingPass } from '../recording/recording-pass.ts';
import { MediaPreferencesProvider } from '../settings/media-preferences.tsx';

export interface CallProvidersProps {
  readonly call: Call;
  /** The output that the call plays through. */
  readonly speaker: Speaker;
  /** Its part in recordings. */
  readonly recording: RecordingPass;
  /** What joins say of this client, which then reports how the call is; absent: it does not report. */
  readonly client?: ClientInfo;
  readonly children: ReactNode;
}

/** Everything that the screens of a call read from; reports how the call is. */
export function CallProviders({ call, speaker, recording, client, children }: CallProvidersProps): ReactNode {
  useQualityReport(call, client);
  return (
    <CallProvider call={call}>
      <SpeakerProvider speaker={speaker}>
        <RecordingProvider pass={recording}>
          <MediaPreferencesProvider>{children}</MediaPreferencesProvider>
        </RecordingProvider>
      </SpeakerProvider>
    </CallProvider>
  );
}
