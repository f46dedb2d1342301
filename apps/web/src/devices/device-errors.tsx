import type { Source } from '@crossfade/video-core';
import { useCallSession, useLocalSource } from '@crossfade/video-react';
import { useRetryWhenAllowed } from '@crossfade/video-react/devices';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { DeviceError } from './device-error.tsx';
import { useDismissible } from '../notices/use-dismissible.ts';

const SOURCES = ['camera', 'microphone'] as const satisfies readonly Source[];

/**
 * What is wrong with camera and microphone, in one notice when it is the same; allowing them in the browser's
 * settings mends it without another click. In the call, only a new one is shown, and it can be closed: in the lobby it
 * was read already.
 */
export function DeviceErrors({ inCall = false }: { readonly inCall?: boolean }): ReactNode {
  const session = useCallSession();
  useRetryWhenAllowed();
  const { failure: cameraFailure } = useLocalSource('camera');
  const { failure: microphoneFailure } = useLocalSource('microphone');
  const camera = useDismissible(cameraFailure, inCall ? cameraFailure : undefined);
  const microphone = useDismissible(microphoneFailure, inCall ? microphoneFailure : undefined);
  const news = { camera, microphone };

  if (camera.news !== undefined && camera.news === microphone.news)
    return (
      <DeviceError
        device={texts.devices.both}
        failure={camera.news}
        onRetry={() => {
          for (const source of SOURCES) void session.startSource(source);
        }}
        onDismiss={inCall ? () => SOURCES.forEach((source) => news[source].dismiss()) : undefined}
      />
    );
  return SOURCES.map((source) => {
    const { news: failure, dismiss } = news[source];
    return failure === undefined ? null : (
      <DeviceError
        key={source}
        device={texts.devices[source]}
        failure={failure}
        onRetry={() => void session.startSource(source)}
        onDismiss={inCall ? dismiss : undefined}
      />
    );
  });
}
