import { newSecret } from '@crossfade/video-core/encryption';
import { useCallEncryption } from '@crossfade/video-react/encryption';
import { useCallback, useEffect } from 'react';
import { onLinkChange, putSecretInLink, secretInLink } from './link-fragment.ts';

export interface EncryptionPreference {
  /** A new call shall be encrypted, with a key that its link carries, or shall not. */
  readonly choose: (encrypted: boolean) => void;
  /** What people tell each other in another way than by the link, which carries no key then. */
  readonly enter: (secret: string) => void;
}

/** The choice in the lobby, and the key that is entered there or in the call. A link with a key has made it already. */
export function useEncryptionPreference(): EncryptionPreference {
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
  const enter = useCallback(
    (secret: string) => {
      putSecretInLink(undefined);
      encryption.want(true);
      void encryption.setSecret(secret);
    },
    [encryption],
  );
  return { choose, enter };
}

/** Takes the secret from the link on arrival, and when the link is changed. */
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
    return onLinkChange(take);
  }, [encryption]);
}
