import {
  CredentialsInvalidError,
  CrossfadeError,
  InvalidInputError,
  ProviderUnavailableError,
  type DeploymentId,
} from '@crossfade/video-core';
import { ServerError } from 'livekit-server-sdk';

/**
 * Whether LiveKit says that the room, person or track of a request is not there. A person's requests travel to the
 * node that holds them; when nobody holds them any more, nobody answers (`unavailable`, "no response from servers").
 */
export function isNotFound(error: unknown): boolean {
  if (!(error instanceof ServerError)) return false;
  return (
    error.status === 404 ||
    error.code === 'not_found' ||
    (error.code === 'unavailable' && error.message.includes('no response from servers'))
  );
}

/** An SDK's error as one of core's, with the original as its cause. */
export function toCoreError(deployment: DeploymentId, error: unknown): CrossfadeError {
  if (CrossfadeError.isInstance(error)) return error;
  if (error instanceof ServerError) {
    if (error.status === 401 || error.status === 403) {
      return new CredentialsInvalidError(
        `${deployment} does not accept the API key. Check LIVEKIT_API_KEY and LIVEKIT_API_SECRET against the keys of the livekit-server.`,
        { cause: error },
      );
    }
    if (error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 429) {
      return new InvalidInputError(`${deployment} refused the request: ${error.message}`, { cause: error });
    }
  }
  return new ProviderUnavailableError(deployment, { cause: error });
}
