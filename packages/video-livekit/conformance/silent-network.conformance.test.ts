import { givesUpOnSilence } from '../../../e2e/conformance/silent-network.ts';
import { startLivekitDeployment } from './deployment.ts';

givesUpOnSilence('livekit', startLivekitDeployment);
