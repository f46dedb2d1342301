import { useCallControl, useUnread } from '@crossfade/video-react/control';
import { useEffect } from 'react';

/** Takes what arrives for read while the page is looked at, and the rest as soon as it is. */
export function useReading(): void {
  const control = useCallControl();
  const unread = useUnread();
  useEffect(() => {
    if (unread === 0) return undefined;
    const read = (): void => {
      if (document.visibilityState === 'visible') control.markRead();
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [control, unread]);
}
