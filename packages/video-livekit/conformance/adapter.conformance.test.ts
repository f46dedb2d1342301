import { conform } from './conform.ts';
import { startLivekitDeployment } from './deployments/livekit-deployment.ts';

conform('livekit', startLivekitDeployment);
