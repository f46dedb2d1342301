import { useRecordingRefusal } from '@crossfade/video-react/encryption';
import { useRef, type FormEvent, type ReactNode } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { texts } from '../texts/texts.ts';
import { KeyInput } from './key-input.tsx';
import { useEncryptionPreference } from './use-encryption-preference.ts';

/** What is encrypted in this call, and where the key is entered. */
export function EncryptionDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { enter } = useEncryptionPreference();
  const refusal = useRecordingRefusal();
  const field = useRef<HTMLInputElement>(null);
  const { encryption: words } = texts;

  function submit(event: FormEvent): void {
    const secret = field.current?.value.trim() ?? '';
    if (secret !== '') return enter(secret);
    event.preventDefault();
    field.current?.focus();
  }

  return (
    <Dialog title={words.isEncrypted} close={words.close} onClose={onClose}>
      <ul className="encryption-facts">
        <li>{words.scope}</li>
        <li>{words.chatScope}</li>
        {refusal === undefined ? null : <li>{words.recording[refusal]}</li>}
      </ul>
      <form
        className="encryption-key"
        // The browser closes the dialog then, and gives the focus back.
        method="dialog"
        onSubmit={submit}
        noValidate
      >
        <label htmlFor="encryption-key">{words.key}</label>
        <div className="field-row">
          <KeyInput ref={field} id="encryption-key" />
          <button type="submit" className="button button-primary">
            {words.applyKey}
          </button>
        </div>
        <p className="field-note">{words.keyNote}</p>
      </form>
    </Dialog>
  );
}
