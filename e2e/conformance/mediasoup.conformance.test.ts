import { conform } from './conform.ts';
import { startMediasoupDeployment } from './deployments/mediasoup-deployment.ts';

conform('mediasoup', () => startMediasoupDeployment({ http: 14_560, media: 41_190 }));
