import { usePhase } from '@crossfade/video-react';
import { useEffect, useState } from 'react';

/** Seconds until a busy server is asked again; `undefined` while none is waited for. */
export function useSecondsToWait(): number | undefined {
  const phase = usePhase();
  const due = 'retryAt' in phase ? phase.retryAt : undefined;
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (due === undefined) return undefined;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [due]);
  return due === undefined ? undefined : Math.max(1, Math.ceil((due - now) / 1_000));
}
