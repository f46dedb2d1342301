import type { CallControl } from '@crossfade/video-core/control';
import { useProvidedCall } from '../call-provider.tsx';

/** The control channel of the provided call, for commands; what is shown comes from the other hooks. */
export function useCallControl(): CallControl {
  const { control } = useProvidedCall();
  if (control === undefined) throw new Error('Give createCall a `control` (see createCallControl).');
  return control;
}
