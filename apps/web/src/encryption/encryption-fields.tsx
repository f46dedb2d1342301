import { useEncryptionState } from '@crossfade/video-react/encryption';
import { KeyRound } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { useHydrated } from '../call/use-hydrated.ts';
import { secretInLink } from './link-fragment.ts';
import { PassphraseField } from './passphrase-field.tsx';
import { useEncryptionChoice } from './use-encryption-choice.ts';

export interface EncryptionFieldsProps {
  /** Whether the call that runs is encrypted; `undefined` when none does. */
  readonly running: boolean | undefined;
}

/** At the door: a new call is encrypted if one likes, and one that is says so. */
export function EncryptionFields({ running }: EncryptionFieldsProps): ReactNode {
  const supported = useEncryptionState((state) => state.supported, true);
  const wanted = useEncryptionState((state) => state.wanted, false);
  const hasSecret = useEncryptionState((state) => state.secret !== 'none', true);
  const hydrated = useHydrated();
  const { choose, usePassphrase } = useEncryptionChoice();
  const id = useId();
  const { encryption } = texts;

  if (running === true)
    return (
      <section className="encryption" aria-label={encryption.name} data-testid="encrypted-call">
        <p className="encryption-fact">
          <KeyRound aria-hidden="true" />
          {encryption.isEncrypted}
        </p>
        {supported ? null : (
          <p className="field-error" role="alert">
            {encryption.unsupported}
          </p>
        )}
        {supported && (!hasSecret || secretInLink() === undefined) ? (
          <PassphraseField label={encryption.key} note={encryption.keyNote} onEntered={usePassphrase} />
        ) : null}
      </section>
    );
  return (
    <section className="encryption" aria-label={encryption.name}>
      <label className="switch-field">
        <input
          type="checkbox"
          className="switch"
          checked={wanted}
          disabled={!hydrated || !supported || (running === false && !wanted)}
          aria-describedby={`${id}-note`}
          onChange={(event) => choose(event.target.checked)}
        />
        <span className="switch-name">{encryption.choose}</span>
        <span id={`${id}-note`} className="switch-note">
          {supported
            ? running === false
              ? encryption.isNotEncrypted
              : encryption.chooseNote
            : encryption.unsupported}
        </span>
      </label>
      {wanted && running === undefined ? (
        <PassphraseField
          label={encryption.passphrase}
          note={encryption.passphraseNote}
          onEntered={usePassphrase}
        />
      ) : null}
    </section>
  );
}
