import { ConnectionError, DisconnectReason } from 'livekit-client';
import { describe, expect, test } from 'vitest';
import { joinFailureOf } from './join-failure.ts';

const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.Ai1oVfXmEXfQ3k4d';

test.each([
  [ConnectionError.notAllowed('requested room does not exist', 404), 'room-missing', 'room-not-found'],
  [ConnectionError.notAllowed('invalid token', 401), 'refused', 'credentials-invalid'],
  [ConnectionError.notAllowed('permission denied', 403), 'refused', 'credentials-invalid'],
  [ConnectionError.serverUnreachable('no'), 'server-away', 'provider-unavailable'],
  [ConnectionError.timeout('slow'), 'server-away', 'provider-unavailable'],
  [ConnectionError.websocket('broken'), 'server-away', 'provider-unavailable'],
  [ConnectionError.internal('boom', { status: 500 }), 'server-away', 'provider-unavailable'],
  [ConnectionError.cancelled('left'), 'left', 'connection-lost'],
  [
    ConnectionError.leaveRequest('bye', DisconnectReason.PARTICIPANT_REMOVED),
    'removed',
    'participant-removed',
  ],
  [ConnectionError.leaveRequest('bye', DisconnectReason.ROOM_DELETED), 'ended', 'call-ended'],
  [
    ConnectionError.leaveRequest('bye', DisconnectReason.SERVER_SHUTDOWN),
    'server-away',
    'provider-unavailable',
  ],
  [new Error('what'), 'failed', 'join-failed'],
] as const)('%s', (error, reason, code) => {
  expect(joinFailureOf(error, false)).toMatchObject({ reason, error: { code } });
});

describe('once the server had admitted the participant', () => {
  test.each([ConnectionError.internal('could not establish pc connection'), new Error('what')])(
    '%s may connect the next time',
    (error) => {
      expect(joinFailureOf(error, true)).toMatchObject({
        reason: 'lost',
        error: { code: 'connection-lost' },
      });
    },
  );
});

test('does not repeat the token that the server quotes', () => {
  const { error } = joinFailureOf(
    ConnectionError.notAllowed(`invalid token: ${token}, error: expired`, 401),
    false,
  );
  expect(error.message).not.toContain(token);
  expect(error.cause).toBeInstanceOf(Error);
  expect(String(error.cause)).toContain('<token>');
  expect(String(error.cause)).not.toContain('eyJ');
});
