import { useId, useRef, type ReactNode } from 'react';
import { KeyInput } from './key-input.tsx';

export interface PassphraseFieldProps {
  readonly label: string;
  readonly note: string;
  /** Called when it was left or Enter was pressed, and it is another than before; empty: there is none again. */
  readonly onEntered: (passphrase: string) => void;
}

/** Where a secret is typed that a link does not carry. */
export function PassphraseField({ label, note, onEntered }: PassphraseFieldProps): ReactNode {
  const id = useId();
  const entered = useRef('');
  function enter(written: string): void {
    const passphrase = written.trim();
    if (passphrase === entered.current) return;
    entered.current = passphrase;
    onEntered(passphrase);
  }
  return (
    <div className="field-group">
      <label htmlFor={id}>{label}</label>
      <KeyInput
        id={id}
        aria-describedby={`${id}-note`}
        onBlur={(event) => enter(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') enter(event.currentTarget.value);
        }}
      />
      <p id={`${id}-note`} className="field-note">
        {note}
      </p>
    </div>
  );
}
