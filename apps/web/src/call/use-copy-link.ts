import type { CallKey } from '@crossfade/video-core';
import { fragmentWithSecret } from '@crossfade/video-core/encryption';
import { secretInLink } from '../encryption/link-fragment.ts';
import { callPath } from '../start/call-key.ts';
import { useClipboard, type CopyState } from '../ui/use-clipboard.ts';

export interface CopyLink extends Pick<CopyState, 'outcome'> {
  readonly copy: () => void;
}

/** Copies the call's link, with the key that it carries, and without what it says about the local participant. */
export function useCopyLink(callKey: CallKey): CopyLink {
  const { outcome, copy } = useClipboard();
  return {
    outcome,
    copy: () => copy(new URL(callPath(callKey) + fragmentWithSecret(secretInLink()), location.origin).href),
  };
}
