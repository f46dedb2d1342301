import type { BenchFacts } from '../../../bench/setting/bench-facts.ts';

export const MEDIASOUP_BENCH: BenchFacts = {
  sdk: 'mediasoup-client',
  sdkMarks: [
    'no "produce" listener set into this transport',
    'SCTP not enabled by remote transport',
    'not a receiving transport',
  ],
  inBackend: true,
  serverHolds: ['routers', 'transports', 'producers', 'consumers', 'inWorkers', 'sockets'],
  census: 'packages/video-mediasoup/bench/server-census.mjs',
};
