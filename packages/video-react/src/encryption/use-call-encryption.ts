import type { CallEncryption } from '@crossfade/video-core/encryption';
import { useProvidedCall } from '../call-provider.tsx';

/** The encryption of the provided call, for commands; what is shown comes from the other hooks. */
export function useCallEncryption(): CallEncryption {
  const { encryption } = useProvidedCall();
  if (encryption === undefined)
    throw new Error('Give createCall an `encryption` (see createCallEncryption).');
  return encryption;
}
