import { replaceLostDevices, type Replacement } from '@crossfade/video-core/devices';
import { useEffect, useRef } from 'react';
import { useCallSession } from '../session/use-call-session.ts';

/** While mounted, another device takes the place of one that is unplugged; `onReplaced` hears which. */
export function useLostDeviceReplacement(onReplaced: (replacement: Replacement) => void): void {
  const session = useCallSession();
  const latest = useRef(onReplaced);
  useEffect(() => {
    latest.current = onReplaced;
  });
  useEffect(() => replaceLostDevices(session, (replacement) => latest.current(replacement)), [session]);
}
