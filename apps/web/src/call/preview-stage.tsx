import { ParticipantVideo, useCallSession, useLocalSource } from '@crossfade/video-react';
import { VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { CameraButton } from './camera-button.tsx';
import { DeviceTrouble } from './device-trouble.tsx';
import { MicrophoneButton } from './microphone-button.tsx';

/** The own camera, with what to do when it does not show. */
export function PreviewStage(): ReactNode {
  const session = useCallSession();
  const camera = useLocalSource('camera');
  const microphone = useLocalSource('microphone');
  const { preview } = texts;
  return (
    <section className="stage" aria-label={preview.stage}>
      <div className="stage-picture" data-camera={camera.capture === 'on'}>
        {camera.capture === 'on' ? (
          <ParticipantVideo participant="local" className="stage-video" />
        ) : camera.failure ? (
          <DeviceTrouble
            source="camera"
            failure={camera.failure}
            onRetry={() => void session.startSource('camera')}
          />
        ) : (
          <p className="stage-off">
            <VideoOff aria-hidden="true" />
            {camera.capture === 'starting' ? preview.cameraStarting : preview.cameraOff}
          </p>
        )}
        <div className="stage-controls">
          <MicrophoneButton />
          <CameraButton />
        </div>
      </div>
      {microphone.failure ? (
        <DeviceTrouble
          source="microphone"
          failure={microphone.failure}
          onRetry={() => void session.startSource('microphone')}
        />
      ) : null}
    </section>
  );
}
