import { useEffect, useId, useRef, type ReactNode } from 'react';
import { CloseButton } from './close-button.tsx';
import { useEscape } from './use-escape.ts';

export interface DialogProps {
  readonly title: string;
  /** The accessible name of the button that closes it. */
  readonly close: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** In front of everything else; Escape, its button and a click beside it close it, and the focus goes back. */
export function Dialog({ title, close, onClose, children }: DialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // Here, so that a panel that the dialog was opened from stays open.
  useEscape(dialog, () => dialog.current?.close());
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="settings"
      aria-labelledby={heading}
      onClose={onClose}
      onPointerDown={(event) => {
        // What is not on its contents is on the backdrop.
        if (event.target === dialog.current) dialog.current.close();
      }}
    >
      <div className="settings-body">
        <header className="settings-head">
          <h2 id={heading}>{title}</h2>
          {/* Closing it the browser's way gives the focus back to where it was. */}
          <CloseButton label={close} onClose={() => dialog.current?.close()} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
