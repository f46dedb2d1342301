import { useParticipants } from '../participants/use-participants.ts';
import { useEncryptionState } from './use-encryption-state.ts';

/**
 * Why this participant cannot see or hear the others in an encrypted call: `missing` without a key, `wrong` with one that
 * decrypts nobody's media. `undefined` when it decrypts anyone's, or nobody present has sent anything yet.
 */
export function useKeyError(): 'missing' | 'wrong' | undefined {
  const others = useParticipants();
  return useEncryptionState(({ encrypted, secret, statuses }) => {
    if (encrypted !== true) return undefined;
    if (secret === 'none') return 'missing';
    const seen = others.map((id) => statuses.get(id)).filter((status) => status !== undefined);
    return seen.length > 0 && seen.every((status) => status === 'wrong-key') ? 'wrong' : undefined;
  }, undefined);
}
