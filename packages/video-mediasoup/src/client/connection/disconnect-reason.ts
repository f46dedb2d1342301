import {
  CallEndedError,
  CallFullError,
  ConnectionLostError,
  CredentialsInvalidError,
  ParticipantRemovedError,
  ProviderUnavailableError,
  RoomNotFoundError,
  type CrossfadeError,
  type DisconnectReason,
} from '@crossfade/video-core';
import type { Goodbye } from '../../protocol/index.ts';
import { SignallingRefusedError } from '../signalling/signalling-refused-error.ts';

/** How a connection ended: the reason that core gets, and what pending commands reject with. */
export interface Disconnection {
  readonly reason: DisconnectReason;
  readonly retryable: boolean;
  readonly message?: string;
  readonly error: CrossfadeError;
}

export const LEFT: Disconnection = {
  reason: 'left',
  retryable: false,
  error: new ConnectionLostError('The call was left before this was done.'),
};

/** Media that cannot be brought up, however often transports are replaced. */
export const MEDIA_LOST: Disconnection = {
  reason: 'lost',
  retryable: true,
  error: new ConnectionLostError('Audio and video could not be connected. A firewall may block them.'),
};

export function unreadableCredentials(error: CredentialsInvalidError): Disconnection {
  return { reason: 'refused', retryable: false, message: error.message, error };
}

/** The browser lacks what this provider needs. */
export function unsupportedBrowser(cause: unknown): Disconnection {
  const message = 'This browser cannot take part in the call. Use a current Chrome, Firefox or Safari.';
  return { reason: 'failed', retryable: false, message, error: new ConnectionLostError(message, { cause }) };
}

/** The browser makes no peer connection, as when an ICE server's URL is invalid. */
export function noTransport(cause: unknown): Disconnection {
  const message = 'Audio and video could not be set up in this browser.';
  return { reason: 'failed', retryable: false, message, error: new ConnectionLostError(message, { cause }) };
}

export function saidGoodbye({ reason, message }: Goodbye): Disconnection {
  const words = message === undefined ? {} : { message };
  switch (reason) {
    case 'removed':
      return {
        reason,
        retryable: false,
        ...words,
        error: new ParticipantRemovedError(message ?? 'You were removed from this call.'),
      };
    case 'ended':
      return { reason, retryable: false, ...words, error: new CallEndedError(message) };
    case 'replaced':
      return {
        reason,
        retryable: false,
        ...words,
        error: new ConnectionLostError(message ?? 'You joined this call from another page.'),
      };
    case 'failed':
      return { reason: 'lost', retryable: true, ...words, error: new ConnectionLostError(message) };
  }
}

const UNREACHABLE =
  'The call server answers neither over a WebSocket nor over HTTP. This network may block calls: try another one.';

/** Connecting or reconnecting failed. */
export function unreachable(cause: unknown, entered: boolean): Disconnection {
  if (!(cause instanceof SignallingRefusedError))
    return entered
      ? { reason: 'lost', retryable: true, error: new ConnectionLostError(undefined, { cause }) }
      : {
          reason: 'server-away',
          retryable: true,
          message: UNREACHABLE,
          error: new ProviderUnavailableError('mediasoup', { cause }),
        };
  const { message } = cause;
  switch (cause.code) {
    case 'removed':
      return {
        reason: 'removed',
        retryable: false,
        message,
        error: new ParticipantRemovedError(message, { cause }),
      };
    case 'room-missing':
      return {
        reason: 'room-missing',
        retryable: true,
        message,
        error: new RoomNotFoundError('here', { cause }),
      };
    case 'server-away':
      return {
        reason: 'server-away',
        retryable: true,
        message,
        error: new ProviderUnavailableError('mediasoup', { cause }),
      };
    case 'token-expired':
      // It was valid on entry and has expired since: a new join brings a new one.
      if (entered)
        return { reason: 'lost', retryable: true, error: new ConnectionLostError(undefined, { cause }) };
      break;
    case 'room-full':
      return { reason: 'refused', retryable: false, message, error: new CallFullError(message, { cause }) };
    case 'token-invalid':
    case 'protocol-unsupported':
      break;
  }
  return {
    reason: 'refused',
    retryable: false,
    message,
    error: new CredentialsInvalidError(message, { cause }),
  };
}
