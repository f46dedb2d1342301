import { ParticipantVideo, useLocalSource } from '@crossfade/video-react';
import { VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { CameraButton } from './camera-button.tsx';
import { DeviceTroubles } from './device-troubles.tsx';
import { MicrophoneButton } from './microphone-button.tsx';
import { ReplacedDevice } from './replaced-device.tsx';

/** The own camera, with what to do when it does not show. */
export function PreviewStage(): ReactNode {
  const { capture } = useLocalSource('camera');
  const { preview } = texts;
  return (
    <section className="stage" aria-label={preview.stage}>
      <div className="stage-picture" data-camera={capture === 'on'}>
        {capture === 'on' ? (
          <ParticipantVideo participant="local" className="stage-video" />
        ) : (
          <p className="stage-off">
            <VideoOff aria-hidden="true" />
            {capture === 'starting' ? preview.cameraStarting : preview.cameraOff}
          </p>
        )}
        <div className="stage-controls">
          <MicrophoneButton />
          <CameraButton />
        </div>
      </div>
      <DeviceTroubles />
      <ReplacedDevice />
    </section>
  );
}
