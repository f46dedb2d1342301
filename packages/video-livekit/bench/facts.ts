import type { BenchFacts } from '../../../bench/setting/bench-facts.ts';

export const LIVEKIT_BENCH: BenchFacts = {
  sdk: 'livekit-client',
  sdkMarks: [
    'could not createOffer with closed peer connection',
    'could not reconnect, url or token not saved',
    'could not reliably determine default device',
  ],
  inBackend: false,
  serverHolds: ['rooms of livekit-server', 'participants of livekit-server'],
};
