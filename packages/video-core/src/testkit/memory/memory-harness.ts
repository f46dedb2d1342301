import { defineProvider } from '../../contract/video-provider.ts';
import type { ConformanceHarness } from '../conformance/conformance-harness.ts';
import { MEMORY_CAPABILITIES, MEMORY_KIND } from './memory-capabilities.ts';
import { createMemoryClient } from './memory-client.ts';
import { parseMemoryCredentials } from './memory-credentials.ts';
import { MemoryNetwork } from './memory-network.ts';
import { createMemoryServer } from './memory-server.ts';
import { MemoryTrack } from './memory-track.ts';

const SIZES = {
  small: { width: 640, height: 360, frameRate: 60 },
  large: { width: 1280, height: 720, frameRate: 60 },
} as const;

/** The conformance suite's view of the memory provider. */
export function createMemoryHarness(network = new MemoryNetwork()): ConformanceHarness {
  return {
    server: createMemoryServer(network),
    iceServers: [],
    patience: 10_000,
    async seat() {
      const adapter = createMemoryClient(network);
      return {
        provider: defineProvider({
          kind: MEMORY_KIND,
          capabilities: MEMORY_CAPABILITIES,
          load: () => Promise.resolve(adapter),
        }),
        async cut() {
          for (const connection of adapter.connections) connection.cut();
        },
        async heal() {
          for (const connection of adapter.connections) connection.heal('resume');
        },
        async loseSession() {
          for (const connection of adapter.connections) {
            connection.cut();
            connection.heal('full');
          }
        },
      };
    },
    makeTrack: (kind, size = 'small') =>
      new MemoryTrack(kind === 'video' ? { kind, ...SIZES[size] } : { kind }),
    play: (track) => ({
      async flows() {
        if (!(track instanceof MemoryTrack)) throw new TypeError('Only memory tracks play here.');
        while (!track.flows) {
          await new Promise((resolve) => track.addEventListener('change', resolve, { once: true }));
        }
      },
      stop() {},
    }),
    async expire(credentials) {
      network.expireToken(parseMemoryCredentials(credentials).token);
      return credentials;
    },
  };
}
