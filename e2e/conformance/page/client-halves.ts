import type { VideoProvider } from '@crossfade/video-core';
import type { ClientAdapter, RoomConnection } from '@crossfade/video-core/client';
import type { ConformanceSeat } from '@crossfade/video-core/testkit';
import { SEAT_KEPT } from '../deployments/mesh-times.ts';

export interface ClientHalf {
  readonly provider: VideoProvider<ClientAdapter>;
  /** Makes the server forget this client, where the page can do that; elsewhere the test's process does. */
  readonly loseSession?: (
    connection: RoomConnection,
    path: Pick<ConformanceSeat, 'cut' | 'heal'>,
  ) => Promise<void>;
}

/** livekit-client's `Room`, as far as it is needed here. */
interface Simulating {
  simulateScenario(scenario: 'full-reconnect'): Promise<void>;
}

const simulates = (native: unknown): native is Simulating =>
  typeof native === 'object' && native !== null && 'simulateScenario' in native;

/** The client halves that there are, each loaded on its own. */
export const CLIENT_HALVES: Readonly<Record<string, () => Promise<ClientHalf>>> = {
  async livekit() {
    const { livekit } = await import('@crossfade/video-livekit');
    return {
      provider: livekit({
        encryptionWorker: () =>
          new Worker(new URL('./livekit-encryption.worker.ts', import.meta.url), { type: 'module' }),
      }),
      async loseSession({ native }) {
        if (!simulates(native)) throw new Error('The LiveKit adapter does not hand out its room.');
        await native.simulateScenario('full-reconnect');
      },
    };
  },
  async mesh() {
    const { mesh } = await import('@crossfade-examples/mesh-provider/client');
    return {
      provider: mesh(),
      async loseSession(_, path) {
        await path.cut();
        await new Promise((resolve) => setTimeout(resolve, (SEAT_KEPT + 0.5) * 1_000));
        await path.heal();
      },
    };
  },
  async mediasoup() {
    const { mediasoup } = await import('@crossfade/video-mediasoup');
    return {
      provider: mediasoup({
        encryptionWorker: () =>
          new Worker(new URL('./mediasoup-encryption.worker.ts', import.meta.url), { type: 'module' }),
      }),
    };
  },
};
