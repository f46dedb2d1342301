import { useCallSession, useLocalSource } from '@crossfade/video-react';
import { isRearCamera } from './rear-camera.ts';

/** Whether the self-view is mirrored, as in a mirror; a rear camera's is not. */
export function useMirrored(): boolean {
  const session = useCallSession();
  // Renders again when another camera takes over.
  useLocalSource('camera');
  const camera = session.localTrack('camera');
  return camera === undefined || !isRearCamera(camera);
}
