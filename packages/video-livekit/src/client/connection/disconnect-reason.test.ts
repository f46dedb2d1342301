import { DisconnectReason as LivekitReason } from 'livekit-client';
import { expect, test } from 'vitest';
import { departureOf, disconnectReasonOf, isRetryable } from './disconnect-reason.ts';

test.each([
  [LivekitReason.PARTICIPANT_REMOVED, 'removed', false],
  [LivekitReason.DUPLICATE_IDENTITY, 'replaced', false],
  [LivekitReason.ROOM_DELETED, 'ended', false],
  [LivekitReason.ROOM_CLOSED, 'ended', false],
  [LivekitReason.SERVER_SHUTDOWN, 'server-away', true],
  [LivekitReason.STATE_MISMATCH, 'lost', true],
  [LivekitReason.CONNECTION_TIMEOUT, 'lost', true],
  [LivekitReason.CLIENT_INITIATED, 'lost', true],
  [LivekitReason.USER_REJECTED, 'refused', false],
  [LivekitReason.JOIN_FAILURE, 'failed', false],
  [undefined, 'lost', true],
] as const)('%s ends the connection as %s (worth another try: %s)', (reason, expected, retryable) => {
  expect(disconnectReasonOf(reason)).toBe(expected);
  expect(isRetryable(expected)).toBe(retryable);
});

test.each([
  [undefined, 'left'],
  [LivekitReason.CLIENT_INITIATED, 'left'],
  [LivekitReason.PARTICIPANT_REMOVED, 'removed'],
  [LivekitReason.DUPLICATE_IDENTITY, 'replaced'],
  [LivekitReason.CONNECTION_TIMEOUT, 'lost'],
  [LivekitReason.SIGNAL_CLOSE, 'lost'],
] as const)('%s means that somebody %s', (reason, expected) => {
  expect(departureOf(reason)).toBe(expected);
});
