import { ParticipantVideo, useLocalSource } from '@crossfade/video-react';
import { VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { CameraButton } from '../controls/camera-button.tsx';
import { DeviceErrors } from '../devices/device-errors.tsx';
import { MicrophoneButton } from '../controls/microphone-button.tsx';
import { useMirrored } from '../devices/use-mirrored.ts';
import { MissingDevice } from '../devices/missing-device.tsx';
import { ReplacedDevice } from '../devices/replaced-device.tsx';

/** The own camera, with what to do when it does not show. */
export function LobbyPreview(): ReactNode {
  const { capture } = useLocalSource('camera');
  const mirrored = useMirrored();
  const { preview } = texts;
  return (
    <section className="stage" aria-label={preview.stage}>
      <div className="stage-picture" data-camera={capture === 'on'}>
        {capture === 'on' ? (
          <ParticipantVideo participant="local" className="stage-video" data-mirrored={mirrored} />
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
      <DeviceErrors />
      <ReplacedDevice />
      <MissingDevice source="camera" />
      <MissingDevice source="microphone" />
    </section>
  );
}
