import { conform } from '../../../e2e/conformance/conform.ts';
import { startLivekitDeployment } from './deployment.ts';

conform('livekit', startLivekitDeployment);
