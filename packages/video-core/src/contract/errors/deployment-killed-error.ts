import { CrossfadeError } from './crossfade-error.ts';

/** An operator switched the deployment off. */
export class DeploymentKilledError extends CrossfadeError {
  static override readonly code = 'deployment-killed';
}
