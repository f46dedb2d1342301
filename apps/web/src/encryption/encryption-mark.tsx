import { useEncrypted } from '@crossfade/video-react/encryption';
import { KeyRound } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { EncryptionDialog } from './encryption-dialog.tsx';

/** Says that the call is encrypted, and opens what there is to know of it. */
export function EncryptionMark(): ReactNode {
  const encrypted = useEncrypted();
  const [open, setOpen] = useState(false);
  if (!encrypted) return null;
  const { encryption } = texts;
  return (
    <>
      <button
        type="button"
        className="encryption-mark"
        title={encryption.isEncrypted}
        aria-label={encryption.isEncrypted}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <KeyRound aria-hidden="true" />
        <span aria-hidden="true">{encryption.mark}</span>
      </button>
      {open ? <EncryptionDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}
