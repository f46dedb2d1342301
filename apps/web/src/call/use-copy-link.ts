import type { CallKey } from '@crossfade/video-core';
import { useEffect, useState } from 'react';
import { callPath } from '../start/call-key.ts';

const SHOWN_MS = 2_500;

export interface CopyLink {
  /** How the last try went, for a moment. */
  readonly outcome: 'copied' | 'failed' | undefined;
  readonly copy: () => void;
}

/** Copies the call's link, without what the own link says about oneself. */
export function useCopyLink(callKey: CallKey): CopyLink {
  const [outcome, setOutcome] = useState<CopyLink['outcome']>();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    // Absent on pages that were loaded over plain HTTP (W3C Secure Contexts).
    const clipboard: Clipboard | undefined = navigator.clipboard;
    const copied = clipboard?.writeText(new URL(callPath(callKey), location.origin).href);
    if (copied === undefined) setOutcome('failed');
    else
      copied.then(
        () => setOutcome('copied'),
        () => setOutcome('failed'),
      );
  };
  return { outcome, copy };
}
