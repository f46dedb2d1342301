import { useCallSession, useLocalSource } from '@crossfade/video-react';
import { isRearCamera } from './rear-camera.ts';

/** Whether one's own picture is mirrored, as people know themselves; what a rear camera shows is not. */
export function useMirrored(): boolean {
  const session = useCallSession();
  // Renders again when another camera takes over.
  useLocalSource('camera');
  const camera = session.localTrack('camera');
  return camera === undefined || !isRearCamera(camera);
}
