import type { ClientAdapter, RoomConnection } from '@crossfade/video-core/client';

export interface ClientHalf {
  readonly adapter: ClientAdapter;
  /** Makes the server forget this client, where the SDK can ask it to; elsewhere the test's process does. */
  readonly loseSession?: (connection: RoomConnection) => Promise<void>;
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
    const { createLivekitClient } = await import('@crossfade/video-livekit/client');
    return {
      adapter: createLivekitClient(),
      async loseSession({ native }) {
        if (!simulates(native)) throw new Error('The LiveKit adapter does not hand out its room.');
        await native.simulateScenario('full-reconnect');
      },
    };
  },
  async mediasoup() {
    const { createMediasoupClient } = await import('@crossfade/video-mediasoup/client');
    return { adapter: createMediasoupClient() };
  },
};
