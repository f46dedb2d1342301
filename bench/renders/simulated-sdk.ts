import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const SIMULATED = fileURLToPath(new URL('../pages/grid/simulated-livekit.ts', import.meta.url));

/** Gives everybody but itself the simulated room in place of the SDK's. */
export const simulatedSdk: Plugin = {
  name: 'simulated-sdk',
  enforce: 'pre',
  resolveId: (id, importer) => (id === 'livekit-client' && importer !== SIMULATED ? SIMULATED : undefined),
};
