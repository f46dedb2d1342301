import { conform } from './conform.ts';
import { startMeshDeployment } from './deployments/mesh-deployment.ts';

conform('mesh', startMeshDeployment);
