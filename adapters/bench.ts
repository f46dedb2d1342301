import type { RawServer } from '../bench/raw/server-settings.ts';
import { LIVEKIT_BENCH } from '../packages/video-livekit/bench/facts.ts';
import { serveRawLivekit } from '../packages/video-livekit/bench/raw-server.ts';
import { MEDIASOUP_BENCH } from '../packages/video-mediasoup/bench/facts.ts';
import { serveRawMediasoup } from '../packages/video-mediasoup/bench/raw-server.ts';
import type { BenchFacts } from '../bench/setting/bench-facts.ts';
import type { Provider } from './native.mjs';

/** What the benches have to know of each provider. */
export const BENCH_FACTS: Readonly<Record<Provider, BenchFacts>> = {
  livekit: LIVEKIT_BENCH,
  mediasoup: MEDIASOUP_BENCH,
};

/** What the raw SDKs talk to. */
export const RAW_SERVERS: readonly RawServer[] = [serveRawLivekit, serveRawMediasoup];

// Signalling of our own, whose messages are counted.
export {
  CrowdedRoom,
  QUIET,
  type JoinCost,
} from '../packages/video-mediasoup/bench/signalling/crowded-room.ts';
export { startMeteredServer } from '../packages/video-mediasoup/bench/signalling/start-metered-server.ts';
