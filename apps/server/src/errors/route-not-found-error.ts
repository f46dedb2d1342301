import { CrossfadeError } from '@crossfade/video-core';

/** No route answers at this method and path. */
export class RouteNotFoundError extends CrossfadeError {
  constructor(options?: { readonly cause?: unknown }) {
    super('route-not-found', 'Nothing answers here. The routes are listed at /openapi.json.', options);
  }
}
