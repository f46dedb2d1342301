import { CrossfadeError, type CrossfadeErrorOptions } from '@crossfade/video-core';

/** No route answers at this method and path. */
export class RouteNotFoundError extends CrossfadeError {
  static override readonly code = 'route-not-found';

  constructor(options?: CrossfadeErrorOptions) {
    super('This route does not exist. The routes are listed at /openapi.json.', options);
  }
}
