import { asId, InvalidInputError } from '@crossfade/video-core';
import { ServerError } from 'livekit-server-sdk';
import { describe, expect, test } from 'vitest';
import { detailOf, isNotFound, toCoreError } from './api-error.ts';

const deployment = asId.deployment('livekit:eu');

test.each([
  [new ServerError('Not Found', 'participant does not exist', 404, 'not_found'), true],
  [new ServerError('', 'no response from servers', 503, 'unavailable'), false],
  [new ServerError('', 'overloaded', 503, 'unavailable'), false],
  [new ServerError('', 'no', 401, 'unauthenticated'), false],
  [new TypeError('fetch failed'), false],
])('tells what is not there from what failed: %s', (error, expected) => {
  expect(isNotFound(error)).toBe(expected);
});

describe('toCoreError', () => {
  test.each([
    [new TypeError('fetch failed'), 'provider-unavailable'],
    [new DOMException('The operation was aborted due to timeout', 'TimeoutError'), 'provider-unavailable'],
    [new ServerError('', 'boom', 500, 'internal'), 'provider-unavailable'],
    [new ServerError('', 'slow down', 429, 'resource_exhausted'), 'provider-unavailable'],
    [new ServerError('', 'room name length exceeds limits', 400, 'invalid_argument'), 'invalid-input'],
  ])('%s becomes %s and stays its cause', (error, code) => {
    const mapped = toCoreError(deployment, error);
    expect(mapped.code).toBe(code);
    expect(mapped.cause).toBe(error);
  });

  test('makes a refused API key unavailability for everyone, which operators are told the cause of', () => {
    const error = new ServerError('', 'invalid token', 401, 'unauthenticated');
    const mapped = toCoreError(deployment, error);
    expect(mapped.code).toBe('provider-unavailable');
    expect(mapped.message).not.toMatch(/key|LIVEKIT_/);
    expect(detailOf(mapped)).toContain('LIVEKIT_API_SECRET');
    expect(mapped.cause).toMatchObject({ cause: error });
  });

  test("leaves core's own errors as they are", () => {
    const error = new InvalidInputError('no');
    expect(toCoreError(deployment, error)).toBe(error);
  });
});
