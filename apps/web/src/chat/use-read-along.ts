import { useCallback, useLayoutEffect, useRef, useState, type RefObject, type UIEventHandler } from 'react';

/** Pixels from the end within which one is taken to read along. */
const NEAR_END = 40;

export interface ReadAlong {
  readonly list: RefObject<HTMLDivElement | null>;
  /** The sequence number of what was newest when the reader went up to older messages; absent at the end. */
  readonly since: number | undefined;
  readonly toEnd: () => void;
  readonly onScroll: UIEventHandler<HTMLElement>;
}

/**
 * Keeps a list of messages at its end while one reads there, whatever is said and however its room changes; whoever
 * went up stays there until they come back or say something themselves.
 */
export function useReadAlong(newest: number, sent: string | undefined): ReadAlong {
  const list = useRef<HTMLDivElement>(null);
  const [since, setSince] = useState<number>();
  const [lastSent, setLastSent] = useState(sent);
  if (sent !== lastSent) {
    setLastSent(sent);
    setSince(undefined);
  }
  const reading = since === undefined;

  const toEnd = useCallback(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, []);
  // Renders only when something was said.
  useLayoutEffect(() => {
    if (reading) toEnd();
  });
  useLayoutEffect(() => {
    if (!list.current || !reading) return undefined;
    const observer = new ResizeObserver(toEnd);
    observer.observe(list.current);
    return () => observer.disconnect();
  }, [reading, toEnd]);

  const onScroll: UIEventHandler<HTMLElement> = ({
    currentTarget: { scrollHeight, scrollTop, clientHeight },
  }) => {
    const atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    setSince((before) => (atEnd ? undefined : (before ?? newest)));
  };
  return { list, since, toEnd, onScroll };
}
