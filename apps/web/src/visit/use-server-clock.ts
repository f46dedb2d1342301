import { useEffect, useState } from 'react';

/**
 * The server's time in ms since 1970, renewed each second; this machine's clock may be wrong by hours.
 * @param now the server's time in the latest snapshot, ISO 8601
 */
export function useServerClock(now: string): number {
  const [time, setTime] = useState(() => Date.parse(now));
  useEffect(() => {
    const ahead = Date.parse(now) - Date.now();
    const tick = (): void => setTime(Date.now() + ahead);
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [now]);
  return time;
}
