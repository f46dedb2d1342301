import type { CallPhase, EndReason } from '@crossfade/video-core';
import { texts } from '../texts/texts.ts';

export type End = Extract<CallPhase, { readonly name: 'ended' }>;

/** What a participant reads after the call, and what they can do next. */
export interface EndedView {
  readonly title: string;
  readonly body: string;
  /** Another participant's words. */
  readonly quote: string | undefined;
  /** For those who run the site. */
  readonly code: string | undefined;
  readonly look: 'plain' | 'warn';
  /** To the preview, straight in again, a new page, or nowhere. */
  readonly way: { readonly label: string; readonly to: 'preview' | 'call' | 'reload' } | undefined;
}

const { endedActions: actions } = texts;

const WAYS: Readonly<Record<EndReason, EndedView['way']>> = {
  left: { label: actions.toCall, to: 'preview' },
  ended: { label: actions.toCall, to: 'preview' },
  replaced: { label: actions.here, to: 'call' },
  removed: undefined,
  'server-away': { label: actions.retry, to: 'call' },
  refused: { label: actions.retry, to: 'call' },
  failed: { label: actions.retry, to: 'call' },
  'cannot-run': { label: actions.reload, to: 'reload' },
};

/** Codes whose text here says all that there is to say. */
const TOLD: ReadonlySet<string | undefined> = new Set([
  'call-full',
  'call-locked',
  'not-encrypted',
  'encryption-unsupported',
]);
/** Codes of what another choice before joining mends. */
const MENDED_AT_DOOR: ReadonlySet<string | undefined> = new Set(['invalid-input', 'not-encrypted']);

/** Codes of a media server that was not reached. */
const UNREACHED: ReadonlySet<string | undefined> = new Set(['connection-lost', 'provider-unavailable']);

/** `admitted`: whether the server had let the person in, so that it is the way to the media server which is blocked. */
export function endedView({ reason, message, code }: End, admitted: boolean): EndedView {
  const plain = { quote: undefined, code: undefined, look: 'warn' } as const;
  if (code === 'adapter-not-loaded' || (reason === 'failed' && code === undefined))
    return { ...plain, ...texts.outdated, way: WAYS['cannot-run'] };
  if (code === 'network-blocked' || (admitted && UNREACHED.has(code)))
    return { ...plain, ...texts.networkBlocks, way: WAYS[reason] };
  const { title, body } = (code === undefined ? undefined : texts.endedByCode[code]) ?? texts.ended[reason];
  const way = MENDED_AT_DOOR.has(code) ? ({ label: actions.back, to: 'preview' } as const) : WAYS[reason];
  switch (reason) {
    case 'left':
    case 'ended':
    case 'replaced':
      return { title, body, quote: undefined, code: undefined, look: 'plain', way };
    case 'removed':
      return { title, body, quote: message || undefined, code: undefined, look: 'warn', way };
    // These say themselves what to do.
    case 'server-away':
    case 'cannot-run':
      return { title, body: message ?? body, quote: undefined, code, look: 'warn', way };
    case 'refused':
    case 'failed':
      if (TOLD.has(code)) return { title, body, quote: undefined, code: undefined, look: 'warn', way };
      return { title, body, quote: message, code, look: 'warn', way };
  }
}
