import { useCallback, useEffect, useRef, useState } from 'react';

const SHOWN_MS = 4_000;
const MOST_SHOWN = 3;

export interface Notice {
  readonly id: number;
  readonly text: string;
}

/** Short pieces of news, each there for a moment. */
export function useNotices(): { readonly notices: readonly Notice[]; readonly say: (text: string) => void } {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const count = useRef(0);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());

  const say = useCallback((text: string) => {
    count.current += 1;
    const id = count.current;
    setNotices((before) => [...before.slice(1 - MOST_SHOWN), { id, text }]);
    const timer = setTimeout(() => {
      timers.current.delete(timer);
      setNotices((before) => before.filter((notice) => notice.id !== id));
    }, SHOWN_MS);
    timers.current.add(timer);
  }, []);

  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running) clearTimeout(timer);
    };
  }, []);

  return { notices, say };
}
