import { useCallback, useEffect, useRef, useState } from 'react';

export interface Polled<Answer> {
  /** The latest answer; kept while a later request fails. */
  readonly answer: Answer | undefined;
  /** Why the latest request failed. */
  readonly error: unknown;
  /** Asks again now. */
  readonly reload: () => void;
}

/**
 * Asks again and again, with `pause` milliseconds between an answer and the next request, and not while nobody sees the
 * page. Starts over when `ask` is another function.
 */
export function usePolled<Answer>(ask: () => Promise<Answer>, pause: number): Polled<Answer> {
  const [state, setState] = useState<Pick<Polled<Answer>, 'answer' | 'error'>>({
    answer: undefined,
    error: undefined,
  });
  const again = useRef<() => void>(() => undefined);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking = false;
    let stopped = false;
    const run = async (): Promise<void> => {
      if (asking || stopped || document.hidden) return;
      clearTimeout(timer);
      asking = true;
      try {
        const answer = await ask();
        if (!stopped) setState({ answer, error: undefined });
      } catch (error) {
        if (!stopped) setState((before) => ({ answer: before.answer, error }));
      }
      asking = false;
      if (!stopped) timer = setTimeout(() => void run(), pause);
    };
    again.current = () => void run();
    void run();
    document.addEventListener('visibilitychange', again.current);
    const { current: listener } = again;
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', listener);
    };
  }, [ask, pause]);
  return { ...state, reload: useCallback(() => again.current(), []) };
}
