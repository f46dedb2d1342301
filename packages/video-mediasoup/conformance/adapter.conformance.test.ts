import { conform } from '../../../e2e/conformance/conform.ts';
import { startMediasoupDeployment } from './deployment.ts';

conform('mediasoup', startMediasoupDeployment);
