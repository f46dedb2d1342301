import type { ClientHalf } from '../../../e2e/conformance/page/client-half.ts';
import { livekit } from '../src/client/provider.ts';

/** livekit-client's `Room`, as far as it is needed here. */
interface Simulating {
  simulateScenario(scenario: 'full-reconnect'): Promise<void>;
}

const simulates = (native: unknown): native is Simulating =>
  typeof native === 'object' && native !== null && 'simulateScenario' in native;

export const clientHalf: ClientHalf = {
  provider: livekit({
    encryptionWorker: () =>
      new Worker(new URL('./encryption.worker.ts', import.meta.url), { type: 'module' }),
  }),
  async loseSession({ native }) {
    if (!simulates(native)) throw new Error('The LiveKit adapter does not hand out its room.');
    await native.simulateScenario('full-reconnect');
  },
};
