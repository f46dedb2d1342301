import type { CallKey } from '@crossfade/video-core';
import { Check, Link2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { useCopyLink } from '../call/use-copy-link.ts';

/** What to do in an empty call. */
export function AloneCard({ callKey }: { readonly callKey: CallKey }): ReactNode {
  const { outcome, copy } = useCopyLink(callKey);
  const { call } = texts;
  return (
    <aside className="alone">
      <h2>{call.aloneTitle}</h2>
      <p>{call.aloneBody}</p>
      <button type="button" className="button button-primary" onClick={copy}>
        {outcome === 'copied' ? <Check aria-hidden="true" /> : <Link2 aria-hidden="true" />}
        {outcome === undefined ? call.copyLink : outcome === 'copied' ? call.copied : call.copyFailed}
      </button>
    </aside>
  );
}
