import type { CallControl } from '@crossfade/video-core/control';
import { createContext, useContext, type ReactNode } from 'react';

const ControlContext = createContext<CallControl | undefined>(undefined);

export interface ControlProviderProps {
  readonly control: CallControl;
  readonly children?: ReactNode;
}

/** Gives the components inside one control channel; it stays its maker's. */
export const ControlProvider = ({ control, children }: ControlProviderProps): ReactNode => (
  <ControlContext.Provider value={control}>{children}</ControlContext.Provider>
);

/** The channel that is provided here, for commands; what is shown comes from the other hooks. */
export function useCallControl(): CallControl {
  const control = useContext(ControlContext);
  if (control === undefined) throw new Error('Wrap this component in <ControlProvider control={...}>.');
  return control;
}
