import { conform } from './conform.ts';
import { startMediasoupDeployment } from './deployments/mediasoup-deployment.ts';

conform('mediasoup', startMediasoupDeployment);
