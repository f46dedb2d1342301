import type { ReactNode } from 'react';
import { useLocalSource } from '../local/use-local-source.ts';
import { allLabels, type Labelled } from './labels.ts';

/** Why the own microphone or camera gives nothing, while it does not. */
export function DeviceNotices({ labels }: Labelled): ReactNode {
  const texts = allLabels(labels);
  const microphone = useLocalSource('microphone').failure;
  const camera = useLocalSource('camera').failure;
  const notices = [
    ...(microphone ? [texts.microphoneFailed(microphone)] : []),
    ...(camera ? [texts.cameraFailed(camera)] : []),
  ];
  return notices.map((notice) => (
    <p key={notice} className="crossfade-notice" data-look="warning" role="alert">
      {notice}
    </p>
  ));
}
