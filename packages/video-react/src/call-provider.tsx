import type { Call } from '@crossfade/video-core/client';
import { createContext, useContext, type ReactNode } from 'react';

const CallContext = createContext<Call | undefined>(undefined);

export interface CallProviderProps {
  readonly call: Call;
  readonly children?: ReactNode;
}

/** Provides one call, with its control channel and its encryption, to the hooks inside. It remains its maker's. */
export const CallProvider = ({ call, children }: CallProviderProps): ReactNode => (
  <CallContext.Provider value={call}>{children}</CallContext.Provider>
);

/** The call that is provided here. */
export function useProvidedCall(): Call {
  const call = useContext(CallContext);
  if (call === undefined) throw new Error('Wrap this component in <CallProvider call={...}>.');
  return call;
}
