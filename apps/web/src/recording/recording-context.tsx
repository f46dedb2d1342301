import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { RecordingPass, RecordingPlace } from './recording-pass.ts';

const PassContext = createContext<RecordingPass | undefined>(undefined);

export interface RecordingProviderProps {
  readonly pass: RecordingPass;
  readonly children: ReactNode;
}

/** Gives the screens of a call its part in recordings. */
export const RecordingProvider = ({ pass, children }: RecordingProviderProps): ReactNode => (
  <PassContext value={pass}>{children}</PassContext>
);

export function useRecordingPass(): RecordingPass {
  const pass = useContext(PassContext);
  if (!pass) throw new Error('There is no RecordingProvider above this component.');
  return pass;
}

/** Where the page is, and how the recording of that call stands. */
export function useRecordingPlace(): RecordingPlace {
  const { subscribe, getPlace } = useRecordingPass();
  return useSyncExternalStore(subscribe, getPlace, getPlace);
}
