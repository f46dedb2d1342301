/** What the server of somebody who uses the published packages carries in its own process. */
import type { Server } from 'node:http';
import { asId } from '@crossfade/video-core';
import { createMediasoupServer } from '@crossfade/video-mediasoup/server';

const { MEDIASOUP_WORKER_BIN: workerBin } = process.env;
const mediasoup = createMediasoupServer({
  deployment: asId.deployment('mediasoup'),
  url: 'http://localhost:1285',
  secret: 'a secret of more than 32 characters',
  media: {
    pool: {
      listen: [{ ip: '127.0.0.1' }],
      firstPort: 47_311,
      workers: 1,
      ...(workerBin !== undefined && { workerBin }),
    },
  },
});

export const served = [
  {
    kind: asId.provider('mediasoup'),
    adapter: mediasoup,
    issuesTokens: false,
    attach: (server: Server) => void mediasoup.attach(server),
  },
];
