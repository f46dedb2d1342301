import { CrossfadeError } from './crossfade-error.ts';

/** No deployment has this name. */
export class DeploymentNotFoundError extends CrossfadeError {
  static override readonly code = 'deployment-not-found';
}
