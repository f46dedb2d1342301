import { useParticipants } from '../participants/use-participants.ts';
import { useEncryptionState } from './use-encryption-state.ts';

/**
 * What keeps this person from the others: no key, or one that opens nothing of anybody's; `undefined` when it is theirs
 * too, or nobody who is here has sent anything yet.
 */
export function useKeyTrouble(): 'missing' | 'wrong' | undefined {
  const others = useParticipants();
  return useEncryptionState(({ encrypted, secret, statuses }) => {
    if (encrypted !== true) return undefined;
    if (secret === 'none') return 'missing';
    const seen = others.map((id) => statuses.get(id)).filter((status) => status !== undefined);
    return seen.length > 0 && seen.every((status) => status === 'wrong-key') ? 'wrong' : undefined;
  }, undefined);
}
