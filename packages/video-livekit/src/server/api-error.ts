import {
  CrossfadeError,
  InvalidInputError,
  ProviderUnavailableError,
  type DeploymentId,
} from '@crossfade/video-core';
import { ServerError } from 'livekit-server-sdk';

/** Whether LiveKit says that the room, participant or track of a request does not exist. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof ServerError && (error.status === 404 || error.code === 'not_found');

/**
 * Whether no node answered for the participant of a request: they have just left, or the node that holds them is out of
 * reach. Which of both it is, LiveKit does not say.
 */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof ServerError &&
  error.code === 'unavailable' &&
  error.message.includes('no response from servers');

/**
 * An SDK's error as one of core's. What is wrong with the deployment's configuration is the operators' business alone:
 * to everybody else the deployment is unavailable, and the details are in the cause.
 */
export function toCoreError(deployment: DeploymentId, error: unknown): CrossfadeError {
  if (error instanceof CrossfadeError) return error;
  if (error instanceof ServerError) {
    if (error.status === 401 || error.status === 403) {
      const cause = new Error(
        `${deployment} does not accept its API key. Check LIVEKIT_API_KEY and LIVEKIT_API_SECRET against the keys of the livekit-server.`,
        { cause: error },
      );
      return new ProviderUnavailableError(deployment, { cause });
    }
    if (error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 429) {
      return new InvalidInputError(`${deployment} refused the request: ${error.message}`, { cause: error });
    }
  }
  return new ProviderUnavailableError(deployment, { cause: error });
}

/** What is wrong, for operators. */
export function detailOf(error: CrossfadeError): string {
  return error.cause instanceof Error && !(error.cause instanceof ServerError)
    ? `${error.message} ${error.cause.message}`
    : error.message;
}
