import { CrossfadeError } from './crossfade-error.ts';

/** The deployment is not well, so nothing is moved to it. */
export class DeploymentUnhealthyError extends CrossfadeError {
  static override readonly code = 'deployment-unhealthy';
}
