import { useKeyError } from '@crossfade/video-react/encryption';
import { KeyRound } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { EncryptionDialog } from './encryption-dialog.tsx';

/** Why no one is seen or heard, and how to fix it. */
export function KeyBanner(): ReactNode {
  const error = useKeyError();
  const [open, setOpen] = useState(false);
  const { encryption } = texts;
  return (
    <>
      {error === undefined ? null : (
        <div className="banner" role="alert" data-look="warn">
          <KeyRound aria-hidden="true" />
          {encryption.keyErrors[error]}
          <button
            type="button"
            className="button button-small"
            aria-haspopup="dialog"
            onClick={() => setOpen(true)}
          >
            {encryption.enterKey}
          </button>
        </div>
      )}
      {open ? <EncryptionDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}
