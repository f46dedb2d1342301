import type { Call } from '@crossfade/video-core/client';
import { useOwned } from '../session/use-owned.ts';

const dispose = (call: Call): void => void call.dispose();

/** Makes a call that lives as long as the component: disposed of after the real unmount, and only then. */
export const useOwnCall = (create: () => Call): Call => useOwned(create, dispose);
