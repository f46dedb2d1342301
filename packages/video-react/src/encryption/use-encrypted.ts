import { useEncryptionState } from './use-encryption-state.ts';

/** Whether the call that was joined is encrypted. */
export const useEncrypted = (): boolean => useEncryptionState((state) => state.encrypted === true, false);
