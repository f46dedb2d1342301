import type { CallSession } from '@crossfade/video-core/client';
import { createContext, useContext, type ReactNode } from 'react';

const CallContext = createContext<CallSession | undefined>(undefined);

export interface CallProviderProps {
  readonly session: CallSession;
  readonly children?: ReactNode;
}

/** Gives the components inside one session; the session stays its maker's. */
export const CallProvider = ({ session, children }: CallProviderProps): ReactNode => (
  <CallContext.Provider value={session}>{children}</CallContext.Provider>
);

/** The session that is provided here, for commands; what is shown comes from the other hooks. */
export function useCallSession(): CallSession {
  const session = useContext(CallContext);
  if (session === undefined) throw new Error('Wrap this component in <CallProvider session={...}>.');
  return session;
}
