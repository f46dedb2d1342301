import { patientJoin, type Join } from '@crossfade/video-core/client';
import { createContext, useContext, useSyncExternalStore } from 'react';

/** A join that waits for a busy server, and tells how long. */
export interface WaitingJoin {
  readonly join: Join;
  /** Seconds until the next try; `undefined` while none is waited for. */
  readonly seconds: () => number | undefined;
  /** Calls `listener` when waiting begins and ends, and each second meanwhile; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void;
}

export function waitingJoin(join: Join): WaitingJoin {
  const listeners = new Set<() => void>();
  let due: number | undefined;
  return {
    join: patientJoin(join, (next) => {
      due = next;
      for (const listener of listeners) listener();
    }),
    seconds: () => (due === undefined ? undefined : Math.max(1, Math.ceil((due - Date.now()) / 1_000))),
    subscribe: (listener) => {
      listeners.add(listener);
      const timer = setInterval(() => due !== undefined && listener(), 1_000);
      return () => {
        clearInterval(timer);
        listeners.delete(listener);
      };
    },
  };
}

const NEVER_WAITS: Pick<WaitingJoin, 'seconds' | 'subscribe'> = {
  seconds: () => undefined,
  subscribe: () => () => undefined,
};

export const WaitingJoinContext = createContext(NEVER_WAITS);

/** Seconds until the server is asked again, while it is busy. */
export function useSecondsToWait(): number | undefined {
  const { subscribe, seconds } = useContext(WaitingJoinContext);
  return useSyncExternalStore(subscribe, seconds, () => undefined);
}
