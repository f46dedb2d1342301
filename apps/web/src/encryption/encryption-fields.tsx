import { useEncryptionState } from '@crossfade/video-react/encryption';
import { KeyRound } from 'lucide-react';
import { useId, useSyncExternalStore, type ReactNode } from 'react';
import { useHydrated } from '../ui/use-hydrated.ts';
import { texts } from '../texts/texts.ts';
import { onLinkChange, secretInLink } from './link-fragment.ts';
import { PassphraseField } from './passphrase-field.tsx';
import { useEncryptionPreference } from './use-encryption-preference.ts';

export interface EncryptionFieldsProps {
  /** Whether the call that runs is encrypted; `undefined` when none does. */
  readonly running: boolean | undefined;
}

/** In the lobby: offers encryption for a new call, and says so when the open call is encrypted. */
export const EncryptionFields = ({ running }: EncryptionFieldsProps): ReactNode => (
  <section className="encryption" aria-label={texts.encryption.name}>
    {running === true ? <EncryptedCall /> : <EncryptionSwitch running={running} />}
  </section>
);

/** Whether the call is encrypted, as its first participant chose, and the key when the link has none. */
function EncryptedCall(): ReactNode {
  const supported = useEncryptionState((state) => state.supported, true);
  const inLink = useSyncExternalStore(onLinkChange, secretInLink, () => undefined);
  const { choose, enter } = useEncryptionPreference();
  const { encryption } = texts;
  return (
    <>
      <p className="encryption-fact" data-testid="encrypted-call">
        <KeyRound aria-hidden="true" />
        {encryption.isEncrypted}
      </p>
      {!supported ? (
        <p className="field-error" role="alert">
          {encryption.unsupported}
        </p>
      ) : inLink === undefined ? (
        <PassphraseField
          label={encryption.key}
          note={encryption.keyNote}
          onEntered={(key) => (key === '' ? choose(false) : enter(key))}
        />
      ) : null}
    </>
  );
}

function EncryptionSwitch({ running }: { readonly running: false | undefined }): ReactNode {
  const supported = useEncryptionState((state) => state.supported, true);
  const wanted = useEncryptionState((state) => state.wanted, false);
  const hydrated = useHydrated();
  const { choose, enter } = useEncryptionPreference();
  const note = useId();
  const { encryption } = texts;
  const unencrypted = running === false;
  const said = unencrypted ? encryption.isNotEncrypted : encryption.chooseNote;
  return (
    <>
      <label className="switch-field">
        <input
          type="checkbox"
          className="switch"
          checked={wanted}
          // A participant with a key in a call without encryption can still turn it off.
          disabled={!hydrated || !supported || (unencrypted && !wanted)}
          aria-describedby={note}
          onChange={(event) => choose(event.target.checked)}
        />
        <span className="switch-name">{encryption.choose}</span>
        <span id={note} className="switch-note">
          {supported ? said : encryption.unsupported}
        </span>
      </label>
      {wanted && !unencrypted ? (
        <PassphraseField
          label={encryption.passphrase}
          note={encryption.passphraseNote}
          onEntered={(passphrase) => (passphrase === '' ? choose(true) : enter(passphrase))}
        />
      ) : null}
    </>
  );
}
