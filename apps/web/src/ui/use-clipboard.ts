import { useEffect, useState } from 'react';

const SHOWN_MS = 2_500;

export interface CopyState {
  /** How the last try went, for a moment. */
  readonly outcome: 'copied' | 'failed' | undefined;
  readonly copy: (text: string) => void;
}

/** Puts text on the clipboard, and says for a moment how that went. */
export function useClipboard(): CopyState {
  const [outcome, setOutcome] = useState<CopyState['outcome']>();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = (text: string) => {
    // Absent on pages that were loaded over plain HTTP (W3C Secure Contexts).
    const clipboard: Clipboard | undefined = navigator.clipboard;
    const copied = clipboard?.writeText(text);
    if (copied === undefined) setOutcome('failed');
    else
      copied.then(
        () => setOutcome('copied'),
        () => setOutcome('failed'),
      );
  };
  return { outcome, copy };
}
