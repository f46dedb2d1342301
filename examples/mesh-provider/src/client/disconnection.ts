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
import { MESH_KIND } from '../protocol/capabilities.ts';
import type { Goodbye, Refusal } from '../protocol/messages.ts';

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
export const LOST: Disconnection = { reason: 'lost', retryable: true, error: new ConnectionLostError() };
export const AWAY: Disconnection = {
  reason: 'server-away',
  retryable: true,
  error: new ProviderUnavailableError(MESH_KIND),
};

export const unreadable = (error: CredentialsInvalidError): Disconnection => ({
  reason: 'refused',
  retryable: false,
  error,
});

export function saidGoodbye({ reason, message }: Goodbye): Disconnection {
  switch (reason) {
    case 'removed':
      return {
        reason,
        retryable: false,
        ...(message !== undefined && { message }),
        error: new ParticipantRemovedError(message ?? 'You were removed from this call.'),
      };
    case 'ended':
      return { reason, retryable: false, error: new CallEndedError() };
    case 'replaced':
      return {
        reason,
        retryable: false,
        error: new ConnectionLostError('You joined this call from another page.'),
      };
    case 'lost':
      return LOST;
  }
}

export function wasRefused({ reason, message }: Refusal, entered: boolean): Disconnection {
  switch (reason) {
    case 'room-missing':
      return { reason, retryable: true, error: new RoomNotFoundError('here') };
    case 'removed':
      return { reason, retryable: false, message, error: new ParticipantRemovedError(message) };
    case 'full':
      return { reason: 'refused', retryable: false, message, error: new CallFullError() };
    case 'expired':
      // Good for entering and only too old for coming back: a new join brings new ones.
      if (entered) return LOST;
      break;
    case 'credentials':
      break;
  }
  return { reason: 'refused', retryable: false, message, error: new CredentialsInvalidError(message) };
}
