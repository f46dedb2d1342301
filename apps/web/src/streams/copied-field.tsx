import { Check, Copy } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { streamsTexts } from '../texts/streams-texts.ts';
import { useClipboard } from '../ui/use-clipboard.ts';

const { keys } = streamsTexts;

export interface CopiedFieldProps {
  readonly label: string;
  /** What is copied; absent: nothing can be. */
  readonly value: string | undefined;
  /** What is shown in place of it. */
  readonly shown?: string | undefined;
  /** The name of the button. */
  readonly copy: string;
}

/** A value to enter elsewhere, with a button that copies it. */
export function CopiedField({ label, value, shown = value, copy }: CopiedFieldProps): ReactNode {
  const id = useId();
  const clipboard = useClipboard();
  const { outcome } = clipboard;
  return (
    <div className="field-group">
      <label htmlFor={id}>{label}</label>
      <div className="keys-field">
        <input
          id={id}
          className="field"
          readOnly
          value={shown ?? ''}
          onFocus={({ target }) => target.select()}
        />
        <button
          type="button"
          className="button button-quiet"
          disabled={value === undefined}
          onClick={() => value !== undefined && clipboard.copy(value)}
        >
          {outcome === 'copied' ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
          {copy}
        </button>
      </div>
      <output className="stream-note">
        {outcome === 'copied' ? keys.copied : outcome === 'failed' ? keys.copyFailed : null}
      </output>
    </div>
  );
}
