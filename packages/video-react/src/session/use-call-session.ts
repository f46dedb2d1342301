import type { CallSession } from '@crossfade/video-core/client';
import { useProvidedCall } from '../call-provider.tsx';

/** The session of the provided call, for commands; what is shown comes from the other hooks. */
export const useCallSession: () => CallSession = useProvidedCall;
