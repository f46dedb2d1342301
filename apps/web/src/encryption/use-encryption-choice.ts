import { newSecret } from '@crossfade/video-core/encryption';
import { useCallEncryption } from '@crossfade/video-react/encryption';
import { useCallback, useEffect } from 'react';
import { putSecretInLink, secretInLink } from './link-fragment.ts';

export interface EncryptionChoice {
  /** A new call shall be encrypted, with a key that its link carries, or shall not. */
  readonly choose: (encrypted: boolean) => void;
  /** What people tell each other instead; empty: the link carries a key again. */
  readonly usePassphrase: (passphrase: string) => void;
}

/** The choice at the door. A link with a key has made it already. */
export function useEncryptionChoice(): EncryptionChoice {
  const encryption = useCallEncryption();
  const choose = useCallback(
    (encrypted: boolean) => {
      const secret = encrypted ? newSecret() : undefined;
      putSecretInLink(secret);
      encryption.want(encrypted);
      void encryption.setSecret(secret);
    },
    [encryption],
  );
  const usePassphrase = useCallback(
    (passphrase: string) => {
      if (passphrase.trim() === '') return choose(true);
      // Whoever is to know it is told in another way than by the link.
      putSecretInLink(undefined);
      encryption.want(true);
      void encryption.setSecret(passphrase);
    },
    [encryption, choose],
  );
  return { choose, usePassphrase };
}

/** Takes the secret from the link on arrival, and when somebody changes the link. */
export function useSecretInLink(): void {
  const encryption = useCallEncryption();
  useEffect(() => {
    const take = (): void => {
      const secret = secretInLink();
      if (secret === undefined) return;
      encryption.want(true);
      void encryption.setSecret(secret);
    };
    take();
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, [encryption]);
}
