import type { CallSession } from '@crossfade/video-core/client';
import { useOwned } from './use-owned.ts';

const dispose = (session: CallSession): void => void session.dispose();

/** Makes a session that lives as long as the component: disposed of after the real unmount, and only then. */
export const useOwnSession = (create: () => CallSession): CallSession => useOwned(create, dispose);
