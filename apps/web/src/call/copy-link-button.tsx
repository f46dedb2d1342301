import type { CallKey } from '@crossfade/video-core';
import { Check, Link2, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { useCopyLink } from './use-copy-link.ts';

const ICONS = { copied: Check, failed: TriangleAlert } as const;

/** Copies the call's link, and says whether that worked. */
export function CopyLinkButton({ callKey }: { readonly callKey: CallKey }): ReactNode {
  const { outcome, copy } = useCopyLink(callKey);
  const { call } = texts;
  const said = outcome && { copied: call.copied, failed: call.copyFailed }[outcome];
  const Icon = outcome ? ICONS[outcome] : Link2;
  return (
    <>
      <button
        type="button"
        className="button-close"
        title={said ?? call.copyLink}
        aria-label={call.copyLink}
        onClick={copy}
      >
        <Icon aria-hidden="true" />
      </button>
      <output className="room-copied">{said}</output>
    </>
  );
}
