import {
  CallEndedError,
  ConnectionLostError,
  CredentialsInvalidError,
  type CrossfadeError,
  type DisconnectReason,
  JoinFailedError,
  ParticipantRemovedError,
  ProviderUnavailableError,
  RoomNotFoundError,
} from '@crossfade/video-core';
import { ConnectionError, ConnectionErrorReason } from 'livekit-client';
import { disconnectReasonOf } from './disconnect-reason.ts';

export interface JoinFailure {
  readonly reason: DisconnectReason;
  readonly error: CrossfadeError;
}

/**
 * Why connecting to a room failed. `admitted` says that the server had let the participant in and only the media transport
 * failed, which another try may not.
 */
export function joinFailureOf(error: unknown, admitted: boolean): JoinFailure {
  const options = { cause: error };
  if (!(error instanceof ConnectionError)) {
    return admitted
      ? { reason: 'lost', error: new ConnectionLostError(undefined, options) }
      : { reason: 'failed', error: new JoinFailedError('The call could not be entered.', options) };
  }
  switch (error.reason) {
    case ConnectionErrorReason.NotAllowed:
      return error.status === 404
        ? { reason: 'room-missing', error: new RoomNotFoundError('with this name any more', options) }
        : {
            reason: 'refused',
            error: new CredentialsInvalidError('the server does not accept them', {
              cause: withoutToken(error),
            }),
          };
    case ConnectionErrorReason.LeaveRequest:
      return leaveFailure(disconnectReasonOf(error.context), options);
    case ConnectionErrorReason.Cancelled:
      return {
        reason: 'left',
        error: new ConnectionLostError('The call was left before it was entered.', options),
      };
    case ConnectionErrorReason.ServerUnreachable:
    case ConnectionErrorReason.WebSocket:
    case ConnectionErrorReason.Timeout:
    case ConnectionErrorReason.ServiceNotFound:
      return { reason: 'server-away', error: new ProviderUnavailableError('livekit', options) };
    default:
      return admitted
        ? { reason: 'lost', error: new ConnectionLostError(undefined, options) }
        : { reason: 'server-away', error: new ProviderUnavailableError('livekit', options) };
  }
}

/** The server quotes the token that it refuses, and logging the error would log it. */
const withoutToken = (error: Error): Error =>
  new Error(error.message.replaceAll(/[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '<token>'));

function leaveFailure(reason: DisconnectReason, options: { readonly cause: unknown }): JoinFailure {
  switch (reason) {
    case 'removed':
      return { reason, error: new ParticipantRemovedError('You were removed from this call.', options) };
    case 'ended':
      return { reason, error: new CallEndedError('This call has ended.', options) };
    case 'server-away':
      return { reason, error: new ProviderUnavailableError('livekit', options) };
    default:
      return { reason, error: new JoinFailedError('The call could not be entered.', options) };
  }
}
