import { CrossfadeError, type CrossfadeErrorOptions, type DeploymentId } from '@crossfade/video-core';

/** An operator named a deployment that this server does not have. */
export class DeploymentNotFoundError extends CrossfadeError {
  static override readonly code = 'deployment-not-found';

  constructor(unknown: DeploymentId, known: readonly DeploymentId[], options?: CrossfadeErrorOptions) {
    super(`There is no deployment ${unknown}. Name one of ${known.join(', ')}.`, options);
  }
}
