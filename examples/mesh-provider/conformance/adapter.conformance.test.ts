import { conform } from '../../../e2e/conformance/conform.ts';
import { startMeshDeployment } from './deployment.ts';

conform('mesh', startMeshDeployment);
