import type { CallEncryption } from '@crossfade/video-core/encryption';
import { createContext, useContext, type ReactNode } from 'react';

const EncryptionContext = createContext<CallEncryption | undefined>(undefined);

export interface EncryptionProviderProps {
  readonly encryption: CallEncryption;
  readonly children?: ReactNode;
}

/** Gives the components inside the encryption of one call. */
export const EncryptionProvider = ({ encryption, children }: EncryptionProviderProps): ReactNode => (
  <EncryptionContext.Provider value={encryption}>{children}</EncryptionContext.Provider>
);

/** The encryption that is provided here, for commands; what is shown comes from the other hooks. */
export function useCallEncryption(): CallEncryption {
  const encryption = useContext(EncryptionContext);
  if (encryption === undefined)
    throw new Error('Wrap this component in <EncryptionProvider encryption={...}>.');
  return encryption;
}
