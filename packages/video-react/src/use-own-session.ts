import type { CallSession } from '@crossfade/video-core/client';
import { useEffect, useState } from 'react';

const holders = new WeakMap<CallSession, number>();

function hold(session: CallSession): () => void {
  holders.set(session, (holders.get(session) ?? 0) + 1);
  return () => {
    const left = (holders.get(session) ?? 1) - 1;
    holders.set(session, left);
    // StrictMode takes a component out and puts it back within one task; only then is it still held.
    queueMicrotask(() => {
      if (holders.get(session) === 0) void session.dispose();
    });
  };
}

/** Makes a session that lives as long as the component: disposed of after the real unmount, and only then. */
export function useOwnSession(create: () => CallSession): CallSession {
  const [session] = useState(create);
  useEffect(() => hold(session), [session]);
  return session;
}
