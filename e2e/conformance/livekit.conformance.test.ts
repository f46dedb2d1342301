import { conform } from './conform.ts';
import { startLivekitDeployment } from './deployments/livekit-deployment.ts';

conform('livekit', () =>
  startLivekitDeployment({ livekit: 14_570, livekitTcp: 14_571, livekitUdp: 14_572, webhooks: 14_573 }),
);
