import type { Provider } from '../join/arms.ts';

/**
 * Sentences out of each SDK's own code, which survive minification. That the active SDK's are found says that the
 * search works; that none of the other's is found says that none of its code came.
 */
const SDK_MARKS: Readonly<Record<Provider, readonly string[]>> = {
  livekit: [
    'could not createOffer with closed peer connection',
    'could not reconnect, url or token not saved',
    'could not reliably determine default device',
  ],
  mediasoup: [
    'no "produce" listener set into this transport',
    'SCTP not enabled by remote transport',
    'not a receiving transport',
  ],
};

/** How many of an SDK's sentences are in the code, and of how many. */
export function marksIn(code: string, provider: Provider): { readonly found: number; readonly of: number } {
  const marks = SDK_MARKS[provider];
  return { found: marks.filter((mark) => code.includes(mark)).length, of: marks.length };
}
