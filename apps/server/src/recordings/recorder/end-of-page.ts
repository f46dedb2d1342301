import type { PartEnd } from './recorder.ts';

/**
 * Ends of the page's part in a call after which no other try can succeed: the call is over, or the server knows its pass no
 * more. Whatever else a page says, a server that was busy or away for a moment is enough for it.
 */
const FINAL = new Set(['ended', 'removed', 'refused']);

/** What the end of a page means for its part; `apps/web/src/recorder/recorder-page.tsx` says the reasons. */
export const endOfPage = (reason: string): PartEnd => (FINAL.has(reason) ? 'call-over' : 'broken');
