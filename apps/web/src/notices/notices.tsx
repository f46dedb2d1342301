import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';

const SHOWN_MS = 4_000;
/** As long as it may take to decide, and to move the pointer there. */
const SHOWN_WITH_ACTION_MS = 9_000;
const MOST_SHOWN = 3;

interface NoticeAction {
  readonly label: string;
  readonly act: () => void;
}

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly action: NoticeAction | undefined;
  /** For screen readers alone: what others see anyway. */
  readonly spokenOnly: boolean;
}

/** The returned function takes it back before its time. */
export type Say = (text: string, how?: Partial<Pick<Notice, 'action' | 'spokenOnly'>>) => () => void;

interface Notices {
  readonly notices: readonly Notice[];
  readonly say: Say;
  readonly dismiss: (id: number) => void;
}

const NoticesContext = createContext<readonly Notice[]>([]);
const SayContext = createContext<Pick<Notices, 'say' | 'dismiss'> | undefined>(undefined);

/** Gives the components inside a place for short pieces of news, each there for a moment. */
export function NoticesProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const count = useRef(0);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());

  const dismiss = useCallback(
    (id: number) => setNotices((before) => before.filter((notice) => notice.id !== id)),
    [],
  );
  const say = useCallback<Say>(
    (text, { action, spokenOnly = false } = {}) => {
      count.current += 1;
      const id = count.current;
      setNotices((before) => {
        const shown = before.filter((notice) => !notice.spokenOnly);
        const crowdedOut = spokenOnly || shown.length < MOST_SHOWN ? undefined : shown[0];
        return [...before.filter((notice) => notice !== crowdedOut), { id, text, action, spokenOnly }];
      });
      const timer = setTimeout(
        () => {
          timers.current.delete(timer);
          dismiss(id);
        },
        action ? SHOWN_WITH_ACTION_MS : SHOWN_MS,
      );
      timers.current.add(timer);
      return () => dismiss(id);
    },
    [dismiss],
  );
  const commands = useMemo(() => ({ say, dismiss }), [say, dismiss]);

  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running) clearTimeout(timer);
    };
  }, []);

  return (
    <SayContext.Provider value={commands}>
      <NoticesContext.Provider value={notices}>{children}</NoticesContext.Provider>
    </SayContext.Provider>
  );
}

/** Says something in passing; renders nothing again when others do. */
export function useSay(): Say {
  const commands = useContext(SayContext);
  if (commands === undefined) throw new Error('Wrap this component in <NoticesProvider>.');
  return commands.say;
}

export function useNotices(): Pick<Notices, 'notices' | 'dismiss'> {
  const commands = useContext(SayContext);
  const notices = useContext(NoticesContext);
  if (commands === undefined) throw new Error('Wrap this component in <NoticesProvider>.');
  return { notices, dismiss: commands.dismiss };
}
