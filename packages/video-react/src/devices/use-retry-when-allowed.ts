import { retryWhenAllowed } from '@crossfade/video-core/devices';
import { useEffect } from 'react';
import { useCallSession } from '../session/use-call-session.ts';

/** While mounted, a device that was refused starts as soon as it is allowed in the browser's settings. */
export function useRetryWhenAllowed(): void {
  const session = useCallSession();
  useEffect(() => retryWhenAllowed(session), [session]);
}
