import { givesUpOnSilence } from '../../../e2e/conformance/silent-network.ts';
import { startMediasoupDeployment } from './deployment.ts';

givesUpOnSilence('mediasoup', startMediasoupDeployment);
